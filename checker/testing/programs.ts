import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findLesson } from '../lesson/catalog.ts';
import { findProgram } from '../lesson/program.ts';
import { checkProgram, type Checked, type CheckOptions } from '../run/check.ts';

/** Writes files into a fresh folder, gives it to `use`, and removes it. */
export async function inFolder<T>(
  files: Record<string, string>,
  use: (folder: string) => Promise<T> | T,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'workshop-test-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Checks a program that a test writes, as `npm run check` would. */
export async function checkFiles(
  lesson: number,
  files: Record<string, string>,
  options: Partial<CheckOptions> = {},
): Promise<Checked> {
  return inFolder(files, async (folder) => {
    const found = findProgram(folder);
    const wanted = findLesson(String(lesson));
    if ('problem' in found || !wanted) throw new Error('the test has no program or no lesson');
    return checkProgram(wanted, found.program, {
      port: 3000,
      cpus: null,
      seed: 'test',
      deadlineMs: 60_000,
      ...options,
    });
  });
}

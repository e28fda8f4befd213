import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workshop } from '../workshop.ts';
import { Leftovers } from './leftovers.ts';

/** A program to check, by the number of its lesson. */
export interface Checkable {
  lesson: number;
  path: string;
}

/** How a check is to end before its time, after so many milliseconds. */
export interface Cut {
  by: NodeJS.Signals | 'throw';
  afterMs: number;
}

/** How it went: when and how the checker ended, and what was left of it `WITHIN_MS` later. */
export interface AfterCut {
  ms: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  left: string[];
}

/** The file beside its TMPDIR in which a program may write the processes that it hides. */
export const HIDDEN = 'hidden';
/** Nothing may be left so many milliseconds after the checker's end. */
const WITHIN_MS = 2000;

// The checker's fault, as any of its callbacks could have one. Threads are started with the same options.
const THROWS = `
if (require('node:worker_threads').isMainThread)
  setTimeout(() => { throw new Error('thrown by a test'); }, Number(process.env.TEST_THROWS_AFTER));
`;

/** Runs the checker as a learner does, cuts it short, and looks what is left of it and of the program. */
export async function cutCheck({ lesson, path }: Checkable, cut: Cut | null): Promise<AfterCut> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'workshop-cut-')));
  try {
    const tmp = join(folder, 'tmp');
    mkdirSync(tmp);
    shareTsxCache(tmp);
    const thrower = join(folder, 'throws.cjs');
    writeFileSync(thrower, THROWS);
    const throws = cut?.by === 'throw' ? ['--require', thrower] : [];
    const leftovers = new Leftovers(tmp, join(folder, HIDDEN));
    const began = performance.now();
    const checker = spawn(
      process.execPath,
      [...throws, '--require', 'tsx/cjs', 'checker/cli.ts', 'check', String(lesson), path],
      {
        cwd: workshop.root,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          ...process.env,
          TMPDIR: tmp,
          WORKSHOP_STATE: join(folder, 'state'),
          TEST_THROWS_AFTER: String(cut?.afterMs),
        },
      },
    );
    let stderr = '';
    checker.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const watch = setInterval(() => leftovers.notePorts(), 15);
    const killing = setTimeout(() => {
      if (cut === null || cut.by === 'throw') return;
      leftovers.notePids();
      checker.kill(cut.by);
    }, cut?.afterMs ?? 0);
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      checker.once('error', reject);
      checker.once('exit', (...how) => resolve(how));
    });
    clearInterval(watch);
    clearTimeout(killing);
    const ms = performance.now() - began;
    return { ms, code, signal, stderr, left: await leftovers.leftAfter(WITHIN_MS) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without it every checker with a temporary folder of its own would transform itself anew. */
function shareTsxCache(tmp: string): void {
  const name = `tsx-${process.getuid?.() ?? ''}`;
  const shared = join(tmpdir(), name);
  mkdirSync(shared, { recursive: true });
  symlinkSync(shared, join(tmp, name));
}

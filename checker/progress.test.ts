import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

type Module = typeof import('./progress.ts');

let folder: string;
let progress: Module;
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workshop-progress-'));
  // The workshop reads where its files are when it is loaded.
  vi.stubEnv('WORKSHOP_STATE', folder);
  vi.resetModules();
  progress = await import('./progress.ts');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('keeps what was changed, lesson by lesson', () => {
  expect(progress.readProgress()).toEqual({ lessons: {}, notice: null });
  progress.updateProgress('01-a', () => ({ failedStep: 'x', hints: { x: 1 } }));
  progress.updateProgress('02-b', () => ({ failedStep: 'y' }));
  progress.updateProgress('01-a', ({ failedStep: _step, ...before }) => ({ ...before, passedAt: 'now' }));
  expect(progress.readProgress()).toEqual({
    lessons: { '01-a': { hints: { x: 1 }, passedAt: 'now' }, '02-b': { failedStep: 'y' } },
    notice: null,
  });
});

test.each([
  ['half a file', '{"version":1,"lessons":{"01-a":{"pass'],
  ['an empty file', ''],
  ['something else', '[1, 2]'],
  ['null', 'null'],
  ['a file of a newer workshop', '{"version":2,"lessons":{}}'],
])('puts %s aside, says so, and goes on', (_, text) => {
  writeFileSync(join(folder, 'progress.json'), text);
  const { lessons, notice } = progress.updateProgress('01-a', () => ({ passedAt: 'now' }));
  expect(lessons).toEqual({ '01-a': { passedAt: 'now' } });
  const aside = readdirSync(folder).find((name) => /^progress-.+\.json$/.test(name)) ?? '';
  expect(read(aside)).toBe(text);
  expect(notice).toContain(join(folder, aside));
  expect(progress.readProgress()).toEqual({ lessons, notice: null });
});

test('is whole at every moment: a new file takes the place of the old one', () => {
  progress.updateProgress('01-a', () => ({ passedAt: 'now' }));
  const before = read('progress.json');
  const change = vi.fn<() => never>(() => {
    throw new Error('stopped half-way');
  });
  expect(() => progress.updateProgress('01-a', change)).toThrow('stopped half-way');
  expect(read('progress.json')).toBe(before);

  // What stopped between writing and renaming is never read, and whoever comes next is not held up by it.
  writeFileSync(join(folder, `progress.json.${process.pid}`), '{"version":1,"les');
  progress.updateProgress('02-b', () => ({ passedAt: 'later' }));
  expect(progress.readProgress().lessons).toEqual({
    '01-a': { passedAt: 'now' },
    '02-b': { passedAt: 'later' },
  });
  expect(readdirSync(folder)).toEqual(['progress.json']);
});

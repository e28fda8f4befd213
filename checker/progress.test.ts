import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

test('says how to get the file of a newer workshop back, and keeps it', () => {
  const newer = '{"version":7,"lessons":{"01-a":{"stars":3}}}';
  writeFileSync(join(folder, 'progress.json'), newer);
  const { notice } = progress.readProgress();
  expect(notice).toMatch(/from a newer workshop \(version 7; this one knows 1\)/);
  expect(notice).toContain(`rename it to ${join(folder, 'progress.json')}`);
  progress.updateProgress('01-a', () => ({ passedAt: 'now' }));
  const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('progress-version-7-'));
  expect(read(aside)).toBe(newer);
});

test('keeps what a workshop of the same version added that this one does not know', () => {
  const text = '{"version":1,"lessons":{"01-a":{"stars":3}}}';
  writeFileSync(join(folder, 'progress.json'), text);
  progress.updateProgress('01-a', (before) => ({ ...before, passedAt: 'now' }));
  expect(progress.readProgress().lessons).toEqual({ '01-a': { stars: 3, passedAt: 'now' } });
});

test('says once, in words, that the folder cannot be written', async () => {
  // A file in the place of the folder: permissions do not stop root.
  const inTheWay = join(folder, 'state');
  writeFileSync(inTheWay, '');
  vi.stubEnv('WORKSHOP_STATE', inTheWay);
  vi.resetModules();
  const other = await import('./progress.ts');
  expect(other.readProgress()).toEqual({ lessons: {}, notice: null });
  const { notice } = other.updateProgress('01-a', () => ({ passedAt: 'now' }));
  expect(notice).toMatch(/^Your progress could not be kept in .* All else works as usual\.$/);
});

test('ten processes that write at once lose nothing', async () => {
  const script = `
    const { updateProgress } = require(${JSON.stringify(join(__dirname, 'progress.ts'))});
    for (let n = 0; n < 20; n += 1) {
      const { notice } = updateProgress('lesson-' + process.argv[1], (before) => ({ ...before, hints: { ...before.hints, ['step-' + n]: 1 } }));
      if (notice) throw new Error(notice);
      updateProgress('shared', (before) => ({ hints: { all: (before.hints?.all ?? 0) + 1 } }));
    }`;
  const env = { ...process.env, WORKSHOP_STATE: folder };
  await Promise.all(
    Array.from({ length: 10 }, (_, number) =>
      promisify(execFile)(process.execPath, ['--require', 'tsx/cjs', '--eval', script, String(number)], {
        cwd: join(__dirname, '..'),
        env,
      }),
    ),
  );
  const { lessons, notice } = progress.readProgress();
  expect(notice).toBeNull();
  expect(lessons['shared']?.hints).toEqual({ all: 200 });
  const entries = Object.entries(lessons).filter(([name]) => name !== 'shared');
  expect(entries.map(([, { hints = {} }]) => Object.keys(hints).length)).toEqual(Array(10).fill(20));
  expect(readdirSync(folder)).toEqual(['progress.json']);
});

const lockOf = (pid: number, host = hostname()): string => JSON.stringify({ pid, host });

test('a lock that a killed process left holds nobody up', () => {
  const { pid } = spawnSync(process.execPath, ['--eval', '']);
  for (const name of ['progress.json.lock', 'progress.json.lock.remover'])
    writeFileSync(join(folder, name), lockOf(pid));
  const begun = Date.now();
  progress.updateProgress('01-a', () => ({ passedAt: 'now' }));
  expect(Date.now() - begun).toBeLessThan(5000);
  expect(progress.readProgress().lessons).toEqual({ '01-a': { passedAt: 'now' } });
  expect(readdirSync(folder)).toEqual(['progress.json']);
});

test('a lock of another machine counts for its time', () => {
  const lock = join(folder, 'progress.json.lock');
  writeFileSync(lock, lockOf(process.pid, 'elsewhere'));
  const old = Date.now() / 1000 - 60;
  utimesSync(lock, old, old);
  progress.updateProgress('01-a', () => ({ passedAt: 'now' }));
  expect(readdirSync(folder)).toEqual(['progress.json']);
});

import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allLessons } from '../lesson/catalog.ts';
import { findProgram } from '../lesson/program.ts';
import { workshop } from '../workshop.ts';
import { checkProgram, freshSeed } from './check.ts';
import { markedProcesses } from './marked-processes.ts';
import { randomFrom } from './stage.ts';

/** A learner who saves does not want to wait for what was there before. */
const WITHIN_MS = 3000;
const TIMES = 3;

const seed = process.env['WORKSHOP_SEED'] ?? freshSeed();
const before = process.env['TMPDIR'];
let folder = '';

describe.runIf(process.platform !== 'win32')(`with the seed ${seed} (WORKSHOP_SEED=${seed})`, () => {
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'workshop-aborted-')));
    process.env['TMPDIR'] = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(allLessons())(
    'a check of lesson $number ends when it is told to, and leaves nothing',
    { timeout: 120_000 },
    async (lesson) => {
      const found = findProgram(join(workshop.solutions, lesson.name));
      if (!('program' in found)) throw new Error('no solution');
      const { program } = found;
      const check = (signal?: AbortSignal): Promise<{ durationMs: number }> =>
        checkProgram(lesson, program, {
          port: 3000,
          cpus: null,
          seed,
          deadlineMs: 60_000,
          ...(signal ? { signal } : {}),
        });
      const { durationMs } = await check();
      const random = randomFrom(`${seed} ${lesson.name}`);
      for (let time = 0; time < TIMES; time += 1) {
        const controller = new AbortController();
        const reason = new Error('saved again');
        const afterMs = random() * 0.9 * durationMs;
        let abortedAt = Infinity;
        const timer = setTimeout(() => {
          abortedAt = performance.now();
          controller.abort(reason);
        }, afterMs);
        const outcome = await check(controller.signal).catch((error: unknown) => error);
        clearTimeout(timer);
        const tookMs = performance.now() - abortedAt;
        // It may have been faster this time.
        if (abortedAt !== Infinity) expect(outcome, `after ${afterMs} of ${durationMs} ms`).toBe(reason);
        expect(tookMs, `after ${afterMs} of ${durationMs} ms`).toBeLessThan(WITHIN_MS);
        expect([...markedProcesses()].filter(([, run]) => dirname(run) === folder)).toEqual([]);
        expect(readdirSync(folder)).toEqual([]);
      }
    },
  );
});

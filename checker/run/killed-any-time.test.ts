import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allLessons } from '../lesson/catalog.ts';
import { cutCheck, HIDDEN, type Checkable, type Cut } from '../testing/killed-check.ts';
import { workshop } from '../workshop.ts';
import { freshSeed } from './check.ts';
import { randomFrom } from './stage.ts';

/** How many checks are cut short by a signal, and how many by an exception in the checker. */
const KILLS = 100;
const THROWS = 15;
/** So many at once: most of the time a check waits. */
const LANES = 3;

/** Programs that do what they can to stay. */
const HOSTILE = {
  'ignores-signals': `
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
    if (cluster.isPrimary) cluster.fork();
    else serve();
    setInterval(() => {}, 1000);`,
  'detached-grandchild': `
    if (cluster.isPrimary) cluster.fork();
    else serve();
    away({ stdio: 'ignore' });
    away({ stdio: 'inherit' });`,
  'ever-more-grandchildren': `
    if (cluster.isPrimary) cluster.fork();
    else serve();
    setInterval(() => away({ stdio: 'ignore' }, 'sleep', ['1000']), 150);`,
};

const PRELUDE = `
  const cluster = require('node:cluster');
  const { appendFileSync } = require('node:fs');
  const serve = () =>
    require('node:http').createServer((request, response) => response.end('Hello World')).listen(3000);
  function away(options, file = process.execPath, args = ['-e', 'setInterval(() => {}, 1000)']) {
    const child = require('node:child_process').spawn(file, args, { detached: true, ...options });
    appendFileSync(process.env.TMPDIR + '/../${HIDDEN}', child.pid + '\\n');
    child.unref();
  }`;

const seed = process.env['WORKSHOP_SEED'] ?? freshSeed();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'workshop-hostile-')));
const programs: Checkable[] = [
  ...allLessons().map(({ number, name }) => ({ lesson: number, path: join(workshop.solutions, name) })),
  ...Object.keys(HOSTILE).map((name) => ({ lesson: 2, path: join(folder, `${name}.cjs`) })),
];
/** How long the whole check of each takes here. */
const usualMs = new Map<Checkable, number>();

describe.runIf(process.platform !== 'win32')(`with the seed ${seed} (WORKSHOP_SEED=${seed})`, () => {
  beforeAll(async () => {
    for (const [name, source] of Object.entries(HOSTILE))
      writeFileSync(join(folder, `${name}.cjs`), `${PRELUDE}${source}\n`);
    const problems: string[] = [];
    await inLanes(programs, async (program) => {
      const { ms, left } = await cutCheck(program, null);
      usualMs.set(program, ms);
      if (left.length > 0) problems.push(`lesson ${program.lesson} ${program.path}: ${left.join(', ')}`);
    });
    if (problems.length > 0)
      throw new Error(`left of checks that ended by themselves: ${problems.join('\n')}`);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`nothing is left 2 s after a checker was killed, at ${KILLS} random moments`, async () => {
    const random = randomFrom(seed);
    const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
    expect(await problemsOf(KILLS, random, signals)).toEqual([]);
  }, 600_000);

  it(`nothing is left 2 s after an exception in the checker, at ${THROWS} random moments`, async () => {
    expect(await problemsOf(THROWS, randomFrom(`${seed} throws`), ['throw'])).toEqual([]);
  }, 300_000);
});

/** Cuts checks of all programs in turn at random moments; what went wrong, in words with which it can be repeated. */
async function problemsOf(
  count: number,
  random: () => number,
  ways: readonly Cut['by'][],
): Promise<string[]> {
  const planned = Array.from({ length: count }, (_, index) => {
    const program = programs[index % programs.length] as Checkable;
    const by = ways[Math.floor(random() * ways.length)] ?? 'SIGKILL';
    return { index, program, cut: { by, afterMs: Math.round(random() * (usualMs.get(program) ?? 3000)) } };
  });
  const problems: string[] = [];
  await inLanes(planned, async ({ index, program, cut }) => {
    const after = await cutCheck(program, cut);
    const wrong = [...after.left, ...wrongEnding(cut, after)];
    if (wrong.length > 0)
      problems.push(
        `${index}: lesson ${program.lesson} ${program.path}, ${cut.by} after ${cut.afterMs} ms; ` +
          `the checker ended after ${Math.round(after.ms)} ms with ${after.code ?? after.signal}: ${wrong.join(', ')}`,
      );
  });
  return problems;
}

/** Node says 1, and the learner is told nothing, where an exception reaches nobody. */
function wrongEnding(cut: Cut, { code, stderr }: { code: number | null; stderr: string }): string[] {
  if (cut.by !== 'throw' || !stderr.includes('thrown by a test')) return [];
  return code === 2 && stderr.includes('The checker itself failed') ? [] : [`it said: ${stderr}`];
}

async function inLanes<T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await each(one);
    }),
  );
}

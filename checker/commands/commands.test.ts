import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshLearner, root } from '../testing/learner.ts';
import { COMMANDS } from './all.ts';

const starter = readFileSync(join(root, 'lessons/02-first-fork/starter/server.ts'), 'utf8');
const reference = readFileSync(join(root, 'solutions/02-first-fork/server.ts'), 'utf8');

const { path, put, run } = freshLearner();
const exercise = (...parts: string[]): string => path('exercises', '02-first-fork', ...parts);

function fails(step: string): void {
  const lessons = { '02-first-fork': { failedStep: step, failedAt: '2026-01-01T00:00:00.000Z' } };
  put(path('state', 'progress.json'), JSON.stringify({ version: 1, lessons }));
}

describe('the files', () => {
  test('lesson makes them, says how to go on, and never overwrites one', async () => {
    const first = await run('lesson 2');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Lesson 2: A primary and a worker\n═+\n/);
    expect(first.stdout).not.toContain('Hint 1');
    for (const said of [
      `Made for you: ${exercise('server.ts')}`,
      `npx tsx ${exercise('server.ts')}`,
      'npm run check 2',
    ])
      expect(first.stdout).toContain(said);
    expect(readFileSync(exercise('server.ts'), 'utf8')).toBe(starter);

    writeFileSync(exercise('server.ts'), '// mine');
    for (const word of ['02', 'first-fork', '02-first-fork'])
      expect((await run(`lesson ${word}`)).stdout).toMatch(/They\s+were left as they are\./);
    expect(readFileSync(exercise('server.ts'), 'utf8')).toBe('// mine');
  });

  test('lesson puts no server.ts beside a program in JavaScript: it would be checked in its place', async () => {
    put(exercise('server.mjs'), '// mine');
    expect((await run('lesson 2')).stdout).toContain(`npx tsx ${exercise('server.mjs')}`);
    expect(readdirSync(exercise())).toEqual(['server.mjs']);
  });

  test('reset keeps every version', async () => {
    put(exercise('server.ts'), '// first');
    put(exercise('lib', 'answer.ts'), '// a part');
    const copies: string[] = [];
    // Within one second as a rule: the second copy needs another name.
    for (const text of ['// first', '// second']) {
      writeFileSync(exercise('server.ts'), text);
      const { code, stdout } = await run('reset 2');
      expect(code).toBe(0);
      const kept = /Your old files are in\s+(\S+)/.exec(stdout)?.[1] ?? '';
      expect(kept).toMatch(/02-first-fork\.\d{4}-\d\d-\d\d-\d{6}(-2)?$/);
      expect(readFileSync(join(kept, 'server.ts'), 'utf8')).toBe(text);
      expect(readFileSync(exercise('server.ts'), 'utf8')).toBe(starter);
      copies.push(kept);
    }
    expect(readFileSync(join(copies[0] ?? '', 'lib', 'answer.ts'), 'utf8')).toBe('// a part');
    expect(existsSync(exercise('lib'))).toBe(false);
    expect(readdirSync(path('exercises'))).toHaveLength(3);
  });

  test('a file where the folder should be is told, not lost', async () => {
    put(exercise(), 'something of mine');
    for (const command of ['lesson', 'reset'])
      expect(await run(`${command} 2`)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('A file has the name of a folder') as string,
      });
    expect(readFileSync(exercise(), 'utf8')).toBe('something of mine');
  });
});

describe('help with a lesson', () => {
  test('hint: the step that failed, one level more each time, the solution last', async () => {
    fails('worker-serves');
    const said = [];
    for (const line of ['hint', 'hint 2', 'hint 02 worker-serves', 'hint first-fork'])
      said.push((await run(line)).stdout);
    for (const text of said) expect(text).toContain('Step 2: Let the worker serve');
    const levels = said.map((text) => text.match(/Hint \d of 3/g));
    expect(levels).toEqual([
      ['Hint 1 of 3'],
      ['Hint 2 of 3'],
      ['Hint 3 of 3'],
      ['Hint 1 of 3', 'Hint 2 of 3', 'Hint 3 of 3'],
    ]);
    expect(said.map((text) => text.includes('npm run solution 2'))).toEqual([false, false, true, true]);

    expect((await run('hint 2 3')).stdout).toMatch(/Step 3: .*knows-itself\n\nHint 1 of 3/);
    await run('reset 2');
    expect((await run('hint 2 2')).stdout).toContain('Hint 1 of 3');
    expect((await run('hint 2')).stdout).toMatch(/Step 1: .*forks\n\nHint 1 of 3/);
    expect(await run('hint 2 worker-serve')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Did you mean worker-serves\?/) as string,
    });
  });

  test('hint: what the last check saw comes first, and again when it saw something else', async () => {
    const failing = (code: string, saw: string): void => {
      const kept = path('state', 'progress.json');
      const before = existsSync(kept)
        ? (JSON.parse(readFileSync(kept, 'utf8')) as { lessons: Record<string, object> }).lessons
        : {};
      const failed = {
        ...before['02-first-fork'],
        failedStep: 'forks',
        failedAt: '2026-01-01T00:00:00.000Z',
        finding: { code, saw, hint: `Mend ${code}.` },
      };
      put(kept, JSON.stringify({ version: 1, lessons: { ...before, '02-first-fork': failed } }));
    };
    const levels = (text: string): RegExpMatchArray | null => text.match(/Hint \d of 3/g);

    failing('no-fork', 'It forked none.');
    const first = (await run('hint')).stdout;
    expect(first).toMatch(
      /^Lesson 2: .*\nStep 1: .*\n\nThe last check saw: It forked none\.\nTry: Mend no-fork\.\n/,
    );
    expect(levels(first)).toEqual(['Hint 1 of 3']);
    // The same finding once more: one level further, and what is known is not said again.
    failing('no-fork', 'It forked none.');
    const second = (await run('hint')).stdout;
    expect(second).not.toContain('The last check saw');
    expect(levels(second)).toEqual(['Hint 2 of 3']);
    failing('wrong-fork-count', 'The primary forked 2.');
    const other = (await run('hint')).stdout;
    expect(other).toContain('The last check saw: The primary forked 2.\nTry: Mend wrong-fork-count.');
    expect(levels(other)).toBeNull();
    expect(other).toContain('npm run hint 2');
    expect(levels((await run('hint')).stdout)).toEqual(['Hint 3 of 3']);
    // It belongs to its step only.
    expect((await run('hint 2 3')).stdout).not.toContain('The last check saw');
  });

  test('solution: all of it, the difference, or that there is none', async () => {
    const whole = await run('solution 2');
    expect(whole.stdout).toMatch(/^You have no file for lesson 2 yet/);
    expect(whole.stdout).toContain("    import cluster from 'node:cluster';");

    put(exercise('server.ts'), starter);
    put(exercise('own.ts'), '');
    const { stdout } = await run('solution 2', { FORCE_COLOR: '1' });
    expect(stdout).toContain("\u001B[32m+import cluster from 'node:cluster';\u001B[39m");
    expect(stdout).toContain("\u001B[31m-// TODO (forks): import cluster from 'node:cluster'.\u001B[39m");
    expect(stdout.replaceAll('\n', ' ')).toContain(`Only you have: ${exercise('own.ts')}`);

    put(exercise('server.ts'), reference.replaceAll('\n', '\r\n'));
    expect((await run('solution 2')).stdout).toContain('Your program is the same as the reference solution.');
  });

  test('start and list say what is next', async () => {
    const first = (await run('start')).stdout;
    expect(first.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
    expect(first).toContain('npm run lesson 1');
    const passed = { '01-http-server': { passedAt: '2026-01-01T12:00:00.000Z', hints: { answers: 2 } } };
    put(path('state', 'progress.json'), JSON.stringify({ version: 1, lessons: passed }));
    put(exercise('server.ts'), starter);
    expect((await run('start')).stdout).toMatch(
      /^Lesson 2: .*\n1 of \d+ lessons passed\.\n\n +npm run check 2/,
    );
    const { stdout } = await run('list');
    expect(stdout).toMatch(
      /^✓ +1 .* passed 2026-01-01, 2 hints\n> +2 .* step 1 of 3 \(forks\), current\n +3 .* not begun\n[^]* npm run check 2/,
    );

    writeFileSync(path('state', 'progress.json'), 'damaged');
    expect((await run('list')).stdout).toMatch(/^The file with your progress could not be read\./);
  });
});

test.each(COMMANDS)('%s --help', async (name) => {
  const { code, stdout, stderr } = await run(`${name} --help`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(name === 'start' ? /^npm start\n/ : new RegExp(`^npm run ${name}`));
  expect(stdout).toMatch(/\n\nOptions[^]*--help +show this help\n\nExamples\n +npm /);
});

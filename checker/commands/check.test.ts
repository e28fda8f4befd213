import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { freshLearner, root } from '../testing/learner.ts';

const mistake = join(root, 'lessons/02-first-fork/mistakes/forks-two.ts');
const schema = JSON.parse(readFileSync(join(root, 'docs/report.schema.json'), 'utf8')) as object;
const isReport = new Ajv2020().compile(schema);

const { path, put, run } = freshLearner();
const exercise = (...parts: string[]): string => path('exercises', '02-first-fork', ...parts);

/** What is wrong with an object by the schema. */
function faults(report: unknown): unknown {
  return isReport(report) ? [] : isReport.errors;
}

describe('check', () => {
  test('passes a right program: exit code 0, JSON and nothing else', async () => {
    // As `npm run -s check 2 --solution --json` hands it on, without npm's dashes.
    const env = { npm_config_json: 'true', npm_config_solution: 'true' };
    const { code, stdout, stderr } = await run('check 2 --seed abc', env);
    const report = JSON.parse(stdout) as object;
    expect(faults(report)).toEqual([]);
    expect(report).toMatchObject({ lesson: { number: 2, slug: 'first-fork' }, passed: true, seed: 'abc' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('fails a wrong one: exit code 1, the finding in the JSON, and the hint for that step', async () => {
    put(exercise('server.ts'), readFileSync(mistake, 'utf8'));
    const { code, stdout, stderr } = await run('check 2 --json');
    const report = JSON.parse(stdout) as object;
    expect(faults(report)).toEqual([]);
    expect(report).toMatchObject({
      passed: false,
      program: exercise('server.ts'),
      steps: [
        { id: 'forks', verdict: 'fail', finding: { code: 'wrong-fork-count' } },
        { verdict: 'blocked' },
        { verdict: 'blocked' },
      ],
      cleanup: { processesLeft: 0, portsHeld: 0 },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect((await run('hint')).stdout).toMatch(/^Lesson 2: .*\nStep 1: .*forks\n/);
    expect((await run('start')).stdout).toContain('npm run lesson 1');
  });

  test('shows where a program crashed, its path whole, on one line', async () => {
    const long = path('a-folder-with-a-rather-long-name', 'another-one-in-it', 'server.js');
    put(long, '\nthrow new Error("boom");\n');
    const { code, stdout } = await run(`check 2 ${long}`);
    expect(code).toBe(1);
    expect(stdout).toContain(`${long}:2)`);
    expect(stdout).not.toContain('node:internal');
  });

  test('tells the verdict, and once what is wrong, where nothing can be kept', async () => {
    put(exercise('server.ts'), readFileSync(mistake, 'utf8'));
    // A file in the place of the folder: permissions do not stop root.
    put(path('state'), '');
    const { code, stdout, stderr } = await run('check 2');
    expect(code).toBe(1);
    expect(stdout).toContain('The primary forked 2.');
    expect(stderr).toMatch(/^Your progress could not be kept in .*\n$/);
  });

  test('check all gives one object for all lessons that were begun', async () => {
    put(exercise('server.ts'), '// nothing\n');
    const { code, stdout } = await run('check all --json');
    const reports = JSON.parse(stdout) as object;
    expect(faults(reports)).toEqual([]);
    expect(reports).toMatchObject({ schema: 1, lessons: [{ lesson: { number: 2 }, passed: false }] });
    expect(code).toBe(1);
  });
});

describe('wrong usage: exit code 2, what is wrong, and what to do', () => {
  test.each<[string, RegExp, NodeJS.ProcessEnv?]>([
    ['chekc', /no command "chekc"\.\nCommands: .*check/],
    ['check 99', /no lesson "99"\.\nLessons are numbered 1 to \d+/],
    ['lesson first-frok', /no lesson "first-frok"\.\nDid you mean first-fork\?/],
    ['lesson 1 2', /Too many words: 2\./],
    ['check all 3', /Too many words: 3\./],
    ['list 3', /Too many words: 3\.\n.*npm run lesson 3/],
    ['start 3', /Too many words: 3\./],
    ['reset', /Start which lesson over\?\nFor example/],
    ['solution', /The solution of which lesson\?\nFor example/],
    ['bench 0', /0 is no number of rounds/],
    ['hint 2 9', /Lesson 2 has no step "9"\.\nIts steps are 1 forks, /],
    ['check 2', /You have not begun lesson 2 yet\.\nBegin it with: npm run lesson 2/],
    ['check 2 missing.js', /There is no file or folder missing\.js\./],
    ['check 2 --solution a.js', /Leave one of them out/],
    ['check 2 lessons', /folder lessons has no entry file: server\.ts, .*\nIt has 01-http-server, /],
    ['check 2 docs/report.schema.json', /no program that Node can start\.\nIts ending should be/],
    ['check 2 --soluton', /no option --soluton\.\nDid you mean --solution\?/],
    ['lesson 2 --json', /npm run lesson has no option --json\./],
    [
      'check 2 7f',
      /Put two dashes before the options: npm run check 2 -- --seed 7f/,
      { npm_config_seed: 'true' },
    ],
  ])('%s', async (line, says, env = {}) => {
    const { code, stdout, stderr } = await run(line, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('The checker itself failed');
  });

  test('an empty file, and an empty folder', async () => {
    put(exercise('server.ts'), ' \n');
    expect((await run('check 2')).stderr).toMatch(/is empty\.\nSave your program into it/);
    rmSync(exercise('server.ts'));
    expect(await run('check 2')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/has no entry file: .*\nIt is empty\./) as string,
    });
  });
});

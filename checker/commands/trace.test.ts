import { appendFileSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { freshLearner } from '../testing/learner.ts';
import { comesUp, message, PRIMARY, writtenRun } from '../testing/written-run.ts';
import { writeKept } from '../trace/kept.ts';

const { path, put, run } = freshLearner();
const UTF8 = { LC_ALL: 'C.UTF-8', TERM: 'xterm' };

const file = (name: string): string => path('state', 'traces', `${name}.jsonl`);

/** A kept trace of two runs; of the first a worker died. */
function keep(name: string): void {
  const events = [
    ...comesUp(2),
    ...message(150, PRIMARY + 2, PRIMARY, { type: 'served' }),
    { t: 160, pid: PRIMARY, type: 'exit' as const, child: PRIMARY + 1, code: 1, signal: null },
  ];
  const died = {
    code: 'worker-died' as const,
    pid: PRIMARY + 1,
    id: 1,
    exitCode: 1,
    signal: null,
    afterMs: 120,
  };
  const runs = [writtenRun(events), writtenRun(comesUp(3), { name: 'second' })];
  put(file(name), writeKept({ runs, deadlineHit: null, platform: 'linux' }, died));
}

describe('trace', () => {
  test('shows what was kept, with the evidence, and in ASCII where nothing else is sure to be shown', async () => {
    keep('03-worker-per-cpu');
    const { code, stdout, stderr } = await run('trace 3', UTF8);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Lesson 3: .+, as last checked\n\nTimeline of the run "first"/);
    expect(stdout).toMatch(/^▸ +160 .*✕ .*worker 1 exits with code 1$/m);
    expect(stdout).toContain('Timeline of the run "second"');
    const ascii = await run('trace 3', { LC_ALL: 'C' });
    expect(ascii.stdout).toMatch(/^\* +160 .*x .*worker 1 exits with code 1$/m);
    expect(ascii.stdout.split('\n').slice(1).join('\n')).toMatch(/^[\n\u0020-\u007E]*$/);
  });

  test('without a number the lesson that was checked last', async () => {
    keep('05-messages');
    keep('03-worker-per-cpu');
    utimesSync(file('03-worker-per-cpu'), 1000, 1000);
    expect((await run('trace', UTF8)).stdout).toMatch(/^Lesson 5:/);
  });

  test('leaves out what was not asked for', async () => {
    keep('03-worker-per-cpu');
    const messages = await run('trace 3 --only messages,exits --run first', UTF8);
    expect(messages.stdout).toContain('worker 2 → primary: {"type":"served"}');
    expect(messages.stdout).toContain('worker 1 exits with code 1');
    expect(messages.stdout).not.toMatch(/forks|listens? on|"second"/);
    const third = await run('trace 3 --worker 3', UTF8);
    expect(third.stdout).toContain('forks worker 3');
    expect(third.stdout).not.toMatch(/exits|"first"/);
    expect((await run('trace 3 --only signals', UTF8)).stdout).toContain('Nothing of that kind happened.');
  });

  test('reads a damaged file as far as it goes, and says so', async () => {
    keep('03-worker-per-cpu');
    appendFileSync(file('03-worker-per-cpu'), '{"type":"exchange","nonce":');
    const { code, stdout } = await run('trace 3', UTF8);
    expect(code).toBe(0);
    expect(stdout).toContain('1 line of the trace could not be read');
    expect(stdout).toContain('worker 1 exits with code 1');
    put(file('03-worker-per-cpu'), 'nonsense\n');
    expect(await run('trace 3')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be read'),
    });
  });

  test.each([
    ['trace', /There is no trace yet\.\nA check makes one: npm run check/],
    ['trace 3', /There is no trace of lesson 3 yet\.\nnpm run check 3 makes one\./],
    ['trace 33', /There is no lesson "33"/],
    ['trace 3 4', /Too many words: 4/],
  ])('%s when there is none', async (line, said) => {
    expect(await run(line)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
  });

  test.each([
    ['--only mesages', /--only knows no "mesages"\.\nDid you mean messages\?/],
    ['--run secnd', /The check had no run "secnd"\.\nDid you mean --run "second"\?/],
    ['--worker 7', /There was no worker 7\.\nThe workers were 1, 2 and 3\./],
    ['--only', /--only needs a value/],
  ])('trace 3 %s', async (options, said) => {
    keep('03-worker-per-cpu');
    expect(await run(`trace 3 ${options}`)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(said),
    });
  });
});

describe('check', () => {
  test('shows a short timeline of what failed, before the next commands, and the whole one when asked', async () => {
    put(
      path('exercises', '02-first-fork', 'server.js'),
      `const cluster = require('node:cluster');
if (cluster.isPrimary) { cluster.fork(); cluster.fork(); }
else require('node:http').createServer((_, response) => response.end(String(process.pid))).listen(3000);`,
    );
    const failed = await run('check 2', UTF8);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/▸ .*primary forks workers 1 and 2[^]*npm run hint 2/);
    expect(failed.stdout.match(/Timeline of the run/g)).toHaveLength(1);

    const whole = await run('check 2 --timeline', UTF8);
    expect(whole.stdout).toMatch(/\d+ steps passed[^]*Timeline of the run[^]*checker ends the program/);

    const json = await run('check 2 --timeline --json', UTF8);
    expect(JSON.parse(json.stdout)).toMatchObject({ passed: false });
    expect((await run('trace', UTF8)).stdout).toMatch(/▸ .*primary forks workers 1 and 2/);
  });

  test('has none for what the report says alone', async () => {
    put(path('exercises', '02-first-fork', 'server.js'), 'const const = 1;');
    expect((await run('check 2', UTF8)).stdout).not.toContain('Timeline');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshLearner, root } from '../testing/learner.ts';
import { runningProcesses } from '../testing/running-processes.ts';

const { path, put, run } = freshLearner();

describe('test:flaky', () => {
  test('makes so many runs under load and says how many verdicts were wrong', async () => {
    const { code, stdout, stderr } = await run('test:flaky 1 --runs 3 --seed abc');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^3 runs of \d+ programs, \d+ at once, seed abc\n0 wrong verdicts in 3 runs \(seed abc, \d+ s, (both|all \d+) cores kept busy\)\n$/,
    );
  });

  test('tells each wrong verdict and how to make just that run again', async () => {
    // Right programs that end at once, as if the machine had done it.
    const preload = path('ends-programs.cjs');
    put(preload, `if (/server\\.[cm]?[jt]s$/.test(process.argv[1] ?? '')) process.exit(7);`);
    const env = { NODE_OPTIONS: `--require=${JSON.stringify(preload)}` };
    const { code, stdout } = await run('test:flaky 1 solution --runs 2 --seed abc', env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n2 wrong verdicts in 2 runs \(seed abc, /);
    const wrong = stdout.match(/✗ run 2: .*\n.*must pass, but: .*\n/)?.[0] ?? 'none';
    const again = 'npm run test:flaky 1 solution -- --seed abc --replay 2';
    expect(stdout).toContain(`${wrong}    again: ${again}\n`);

    const replayed = await run(again.replace('npm run ', '').replace('-- ', ''), env);
    expect(replayed.stdout).toContain('\n1 wrong verdict in 1 run (seed abc, ');
    // The seed of the check is in it.
    expect(unnumbered(replayed.stdout)).toContain(unnumbered(wrong));
  });

  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves no busy loop when it is ended by %s, and tells what was done when it can',
    async (signal) => {
      const command = spawn(
        process.execPath,
        ['--require', 'tsx/cjs', 'checker/cli.ts', 'test:flaky', '1', '--seed', 'abc'],
        {
          cwd: root,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, WORKSHOP_STATE: path('state') },
        },
      );
      onTestFinished(() => void command.kill('SIGKILL'));
      let [stdout, stderr] = ['', ''];
      command.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      command.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const closed = once(command, 'close');
      await Promise.race([once(command.stdout, 'data'), closed]);
      expect({ stdout, stderr }).toEqual({
        stdout: expect.stringMatching(/^1,000 runs of .*seed abc\n/) as string,
        stderr: '',
      });
      const loops = runningProcesses()
        .filter(({ ppid, args }) => ppid === command.pid && args.includes('spin'))
        .map(({ pid }) => pid);
      expect(loops).toHaveLength(availableParallelism());

      command.kill(signal);
      await closed;
      await expect
        .poll(() => runningProcesses().filter(({ pid }) => loops.includes(pid)), { timeout: 20_000 })
        .toEqual([]);
      const told = /\nStopped: 0 wrong verdicts in \d+ of 1,000 runs \(seed abc, .*\)\n$/;
      if (signal === 'SIGKILL') expect(stdout).not.toContain('Stopped');
      else expect(stdout).toMatch(told);
    },
  );
});

describe('verify', () => {
  test('with a seed and --json: one object, with what went wrong', async () => {
    const { code, stdout } = await run('verify 1 solution --seed abc --json --times 2 --parallel 2');
    expect({ code, verified: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      verified: { node: process.versions.node, runs: 2, ms: expect.any(Number) as number, wrong: [] },
    });
  });

  test('a name that no program has is told, not passed', async () => {
    expect(await run('verify 1 variant/x')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/No program .*"variant\/x".*\nThey are: starter, solution, /) as string,
    });
  });
});

/** What differs from run to run: pids, and how long it took. */
function unnumbered(text: string): string {
  return text.replaceAll(/run \d+|pid \d+|[\d.]+ m?s\b/g, '#').trim();
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isOfLine } from '../run/other-node.ts';
import { freshLearner, root } from '../testing/learner.ts';
import { runningProcesses } from '../testing/running-processes.ts';

const { path, run } = freshLearner();
const { node } = process.versions;
const [own = ''] = node.split('.');
const another = own === '22' ? '24' : '22';

test('a version is of a line by whole numbers', () => {
  expect(['2', '20', '20.2', '20.20', '20.20.2', '22'].map((line) => isOfLine('20.20.2', line))).toEqual([
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('runs the self-check on the Node that runs now, without an install', { timeout: 240_000 }, async () => {
  const { code, stdout, stderr } = await run(`test:nodes ${own} --lesson 6`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^line +version +programs right +time\n─[─ ]+\n/);
  const [, right, all] = new RegExp(`\\n +${own} +${node} +(\\d+) of (\\d+) +\\d`).exec(stdout) ?? [];
  expect(Number(right)).toBeGreaterThan(5);
  expect(right).toBe(all);
  expect(existsSync(path('state', 'nodes', own))).toBe(false);
});

test.skipIf(process.platform === 'win32')('leaves no self-check running when it is killed', async () => {
  const command = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', 'checker/cli.ts', 'test:nodes', own, '--lesson', '1'],
    { cwd: root, stdio: 'ignore', env: { ...process.env, WORKSHOP_STATE: path('state') } },
  );
  onTestFinished(() => void command.kill('SIGKILL'));
  const selfChecks = (): number[] =>
    runningProcesses()
      .filter(({ ppid, args }) => ppid === command.pid && args.includes(' verify 01-http-server '))
      .map(({ pid }) => pid);
  await expect.poll(selfChecks, { timeout: 30_000 }).toHaveLength(1);
  const [selfCheck] = selfChecks();
  command.kill('SIGKILL');
  await expect
    .poll(() => runningProcesses().some(({ pid }) => pid === selfCheck), { timeout: 20_000 })
    .toBe(false);
});

test('says so when that Node is to be left out and no other is asked for', async () => {
  expect(await run(`test:nodes ${own} --others`)).toEqual({
    code: 0,
    stdout: `Nothing to do: the Node that runs now is ${node}.\n`,
    stderr: '',
  });
});

test('a network that is missing is the fault of the machine: exit code 2, and what to do', async () => {
  const { code, stdout, stderr } = await run(`test:nodes ${another}`, {
    npm_config_registry: `http://127.0.0.1:${await closedPort()}/`,
    npm_config_cache: path('npm-cache'),
    npm_config_fetch_retries: '0',
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    new RegExp(
      `^Node ${another} could not be installed: this machine's fault, .*npm says:\\n[^]*ECONNREFUSED`,
    ),
  );
  expect(stderr).toContain(`npm and the network are needed once`);
  expect(stderr).toContain(`npm run test:nodes ${own}`);
});

test('so is an npm that is missing', async () => {
  const { code, stderr } = await run(`test:nodes ${another}`, { PATH: path('nothing') });
  expect(code).toBe(2);
  expect(stderr).toContain('npm is not on this machine, or not on its PATH.');
});

test('a word that is no line is refused', async () => {
  expect(await run('test:nodes lts')).toMatchObject({
    code: 2,
    stderr: 'lts is no line of Node.\nFor example: npm run test:nodes 20 22 24 26\n',
  });
});

/** A port on which nobody listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUN_VARIABLE } from '../probe/orders.ts';
import { freshLearner } from '../testing/learner.ts';

const { path, put, run } = freshLearner();

/** A temporary folder of its own: what other checks left on this machine is not for this test. */
function temporary(): { TMPDIR: string; TEMP: string } {
  mkdirSync(path('tmp'));
  const tmp = realpathSync(path('tmp'));
  return { TMPDIR: tmp, TEMP: tmp };
}

describe('npm run doctor', { timeout: 180_000 }, () => {
  it('looks at everything, a line each, and finds nothing that stops the workshop', async () => {
    const { code, stdout, stderr } = await run('doctor', temporary());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [lines = '', last] = stdout.split('\n\n');
    const named = lines.split('\n').map((line) => /^[✓·!] (\S+(?: \S+)?)\s/.exec(line)?.[1]);
    for (const name of [
      'workshop',
      'node',
      'npm',
      'system',
      'scheduling',
      'CPUs',
      'load',
      'memory',
      'processes',
      'a check',
      'loopback',
      'port 3000',
      'temporary',
      'own folder',
      'kept traces',
      'probe',
      'nginx',
      'redis',
      'editor',
      'leftovers',
    ])
      expect(named, name).toContain(name);
    expect(named).not.toContain(undefined);
    expect(lines).toMatch(/^. probe +reports from a program after \d+ ms/m);
    expect(lines).toMatch(/^✓ leftovers +none of earlier checks$/m);
    expect(last).toBe('Nothing stops the workshop from working here.\n');
  });

  it('says what may disturb: a variable of Node, a port in use', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const { code, stdout } = await run(`doctor --port ${port}`, {
        ...temporary(),
        NODE_OPTIONS: '--no-warnings',
        NODE_CLUSTER_SCHED_POLICY: 'none',
      });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^! NODE_OPTIONS +--no-warnings\. .*unset NODE_OPTIONS/m);
      expect(stdout).toMatch(
        /^! scheduling +left to the operating system, as NODE_CLUSTER_SCHED_POLICY=none/m,
      );
      expect(stdout).toMatch(
        new RegExp(`^! port ${port} +another program has it\\. Harmless for checks`, 'm'),
      );
    } finally {
      server.close();
    }
  });

  it('exits 1 when something stops the workshop, also as JSON', async () => {
    // Nobody can write into a file as if it were a folder, not even root.
    put(path('file'), '');
    const wrong = { TMPDIR: path('file'), TEMP: path('file'), TSX_DISABLE_CACHE: '1' };
    const said = await run('doctor', wrong);
    expect(said.code).toBe(1);
    expect(said.stdout).toMatch(/^✗ temporary +.* cannot be written: .*\. Set TMPDIR/m);
    expect(said.stdout).toMatch(/\n\nThe workshop cannot work here: temporary, probe\.\n$/);
    const { code, stdout } = await run('doctor --json', wrong);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      works: false,
      lines: expect.arrayContaining([
        expect.objectContaining({ name: 'temporary', state: 'bad' }),
      ]) as unknown[],
    });
  });

  it.runIf(process.platform === 'linux')(
    'lists what an earlier check left, and cleans it up when asked',
    async () => {
      const env = temporary();
      const folder = join(env.TMPDIR, 'cluster-workshop-left');
      const checker = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
      await once(checker, 'exit');
      mkdirSync(folder);
      writeFileSync(join(folder, 'run.json'), JSON.stringify({ folder, checker: checker.pid }));
      const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        stdio: 'ignore',
        env: { ...process.env, [RUN_VARIABLE]: join(folder, 'run.json') },
      });
      const ended = once(left, 'exit');
      try {
        const listed = `! leftovers    process ${left.pid} of ${folder}: its checker (pid ${checker.pid}) is gone. To clean up: npm run doctor -- --clean.`;
        expect((await run('doctor', env)).stdout.split('\n')).toContain(listed);
        expect(left.exitCode ?? left.signalCode).toBe(null);

        const { code, stdout } = await run('doctor --clean', env);
        expect(code).toBe(0);
        expect(stdout).toContain(`✓ cleaned      ended ${left.pid}, removed ${folder}\n`);
        expect(stdout).toMatch(/^✓ leftovers +none of earlier checks$/m);
        expect(await ended).toEqual([null, 'SIGKILL']);
        expect(existsSync(folder)).toBe(false);
      } finally {
        left.kill('SIGKILL');
      }
    },
  );
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkFiles, inFolder } from '../testing/programs.ts';
import { workshop } from '../workshop.ts';

/** A cluster that does all it can to stay: it ignores signals, has a worker in an endless loop, and starts a process out of its group. */
const STAYS = `
const cluster = require('node:cluster');
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const pids = (pid) => appendFileSync(PIDS, pid + '\\n');
pids(process.pid);
if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
  const away = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  away.unref();
  pids(away.pid);
  setInterval(() => {}, 1000);
} else if (cluster.worker.id === 1) {
  for (;;);
} else {
  require('node:http').createServer((request, response) => response.end('Hello World')).listen(3000);
}
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended: its parent has only not asked yet.
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function eventually(what: string, holds: () => boolean, ms = 20_000): Promise<void> {
  const limit = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > limit) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'nothing is left of a program when its checker is ended by %s',
  async (signal) => {
    await inFolder({}, async (folder) => {
      const list = join(folder, 'pids');
      writeFileSync(join(folder, 'server.cjs'), STAYS.replace('PIDS', JSON.stringify(list)));
      const temporary = join(folder, 'tmp');
      await inFolder({}, async (tmp) => {
        const checker = spawn(
          process.execPath,
          ['--require', 'tsx/cjs', 'checker/cli.ts', 'check', '2', join(folder, 'server.cjs')],
          {
            cwd: workshop.root,
            stdio: 'ignore',
            env: { ...process.env, TMPDIR: tmp, WORKSHOP_STATE: temporary },
          },
        );
        const ended = once(checker, 'exit');
        const pids = (): number[] =>
          existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n').map(Number) : [];
        await eventually('four processes of the program run', () => pids().length === 4);
        checker.kill(signal);
        await ended;
        await eventually('all of them are gone', () => !pids().some(isAlive));
        await eventually(
          'the folder of the run is gone',
          () => !readdirSync(tmp).some((name) => name.startsWith('cluster-workshop-')),
        );
      });
    });
  },
);

it('a program that will not end is ended, with all that it started', async () => {
  await inFolder({}, async (folder) => {
    const list = join(folder, 'pids');
    const { steps, cleanup } = await checkFiles(2, {
      'server.cjs': STAYS.replace('PIDS', JSON.stringify(list)),
    });
    expect(steps[0]).toMatchObject({ verdict: 'fail', finding: { code: 'wrong-fork-count', forks: 2 } });
    expect(cleanup).toEqual({ processesLeft: 0, portsHeld: 0 });
    expect(readFileSync(list, 'utf8').trim().split('\n').map(Number).filter(isAlive)).toEqual([]);
  });
});

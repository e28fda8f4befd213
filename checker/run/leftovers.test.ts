import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, realpathSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RUN_VARIABLE } from '../probe/orders.ts';
import { inFolder } from '../testing/programs.ts';
import { cleanRuns, findRuns } from './leftovers.ts';
import { LIMITS } from './limits.ts';
import { probeFile } from './probe-file.ts';
import { Program } from './program.ts';

const STAYS =
  "for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {}); setInterval(() => {}, 1000)";
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  vi.unstubAllEnvs();
});

/** A temporary folder of its own: other checks run on this machine. */
function inOwnTemporary(use: (tmp: string) => Promise<void>): Promise<void> {
  return inFolder({}, (folder) => {
    const tmp = realpathSync(folder);
    vi.stubEnv('TMPDIR', tmp);
    vi.stubEnv('TEMP', tmp);
    return use(tmp);
  });
}

/** A process id that nobody has any more. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? -1;
}

function makeRun(tmp: string, name: string, checker: number): string {
  const folder = join(tmp, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ folder, checker }));
  return folder;
}

/** A process of a run, as one that has lost its probe: it would stay for ever. */
function processOf(folder: string): { pid: number; ended: Promise<unknown[]> } {
  const child = spawn(process.execPath, ['-e', STAYS], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, [RUN_VARIABLE]: join(folder, 'run.json') },
  });
  started.push(child);
  return { pid: child.pid ?? -1, ended: once(child, 'exit') };
}

// Elsewhere processes are found only where the system shows their environment.
describe.runIf(process.platform === 'linux')('processes', () => {
  it('of a run whose checker is gone are found and ended, and its folder is removed', async () => {
    await inOwnTemporary(async (tmp) => {
      const checker = await deadPid();
      const folder = makeRun(tmp, 'cluster-workshop-left', checker);
      const [one, two] = [processOf(folder), processOf(folder)];
      const pids = [one.pid, two.pid].toSorted((a, b) => a - b);
      const runs = findRuns();
      expect(runs).toEqual([
        { folder, hasFolder: true, checker, inUse: false, pids: expect.anything() as number[] },
      ]);
      expect(runs[0]?.pids.toSorted((a, b) => a - b)).toEqual(pids);

      const [cleaned] = await cleanRuns(runs);
      expect(cleaned).toMatchObject({ folder, stayed: [], folderRemoved: true });
      expect(cleaned?.ended.toSorted((a, b) => a - b)).toEqual(pids);
      expect(await one.ended).toEqual([null, 'SIGKILL']);
      expect(await two.ended).toEqual([null, 'SIGKILL']);
      expect(existsSync(folder)).toBe(false);
      expect(findRuns()).toEqual([]);
    });
  });

  it('of a run whose folder is gone are found and ended', async () => {
    await inOwnTemporary(async (tmp) => {
      const folder = join(tmp, 'cluster-workshop-gone');
      const { pid, ended } = processOf(folder);
      const runs = findRuns();
      expect(runs).toEqual([{ folder, hasFolder: false, checker: null, inUse: false, pids: [pid] }]);
      expect(await cleanRuns(runs)).toEqual([{ folder, ended: [pid], stayed: [], folderRemoved: false }]);
      expect(await ended).toEqual([null, 'SIGKILL']);
    });
  });

  it('of a check that runs are left alone, also when it is asked to end them', async () => {
    await inOwnTemporary(async (tmp) => {
      const entry = join(tmp, 'stays.cjs');
      writeFileSync(entry, STAYS);
      const probe = await probeFile();
      const program = new Program({
        entry,
        probe,
        port: 3000,
        cpus: 2,
        env: {},
        esModules: false,
        limits: LIMITS,
      });
      try {
        const runs = findRuns();
        expect(runs).toMatchObject([
          { hasFolder: true, checker: process.pid, inUse: true, pids: [program.pid] },
        ]);
        expect(await cleanRuns(runs.map((run) => ({ ...run, inUse: false })))).toEqual([]);
        expect(program.ending).toBe(null);
        expect(program.alive()).toEqual([program.pid]);
        expect(existsSync(runs[0]?.folder ?? '')).toBe(true);
      } finally {
        await program.end();
      }
    });
  });

  it('of runs in another temporary folder are not looked at', async () => {
    await inFolder({}, async (elsewhere) => {
      const { pid } = processOf(makeRun(elsewhere, 'cluster-workshop-other', await deadPid()));
      await inOwnTemporary(async () => {
        expect(findRuns()).toEqual([]);
      });
      expect(process.kill(pid, 0)).toBe(true);
    });
  });
});

it('folders: what is left over, what may be in use, and what is none of the checker’s', async () => {
  await inOwnTemporary(async (tmp) => {
    makeRun(tmp, 'cluster-workshop-left', await deadPid());
    makeRun(tmp, 'cluster-workshop-used', process.pid);
    for (const name of ['cluster-workshop-young', 'cluster-workshop-old', 'cluster-workshop-cache', 'else'])
      mkdirSync(join(tmp, name));
    const daysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    utimesSync(join(tmp, 'cluster-workshop-old'), daysAgo, daysAgo);
    symlinkSync(join(tmp, 'else'), join(tmp, 'cluster-workshop-link'));

    const runs = findRuns();
    expect(runs.map(({ folder, inUse }) => [basename(folder), inUse])).toEqual([
      ['cluster-workshop-left', false],
      ['cluster-workshop-old', false],
      ['cluster-workshop-used', true],
      ['cluster-workshop-young', true],
    ]);
    await cleanRuns(runs);
    expect(findRuns().map(({ folder }) => basename(folder))).toEqual([
      'cluster-workshop-used',
      'cluster-workshop-young',
    ]);
    for (const name of ['cluster-workshop-cache', 'cluster-workshop-link', 'else'])
      expect(existsSync(join(tmp, name)), name).toBe(true);
  });
});

it('a run that a check has begun meanwhile is not cleaned up', async () => {
  await inOwnTemporary(async (tmp) => {
    const folder = makeRun(tmp, 'cluster-workshop-left', await deadPid());
    const runs = findRuns();
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ folder, checker: process.pid }));
    expect(await cleanRuns(runs)).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });
});

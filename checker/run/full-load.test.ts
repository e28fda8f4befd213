import { expect, test } from 'vitest';
import { runningProcesses, type RunningProcess } from '../testing/running-processes.ts';
import { loadAllCores } from './full-load.ts';

function loops(): RunningProcess[] {
  return runningProcesses().filter(({ ppid, args }) => ppid === process.pid && args.includes('spin'));
}

test.skipIf(process.platform === 'win32')(
  'a process for each core computes all the time, until the end',
  async () => {
    const load = loadAllCores();
    expect(loops()).toHaveLength(load.cores);
    await expect
      .poll(() => Math.min(...loops().map(({ cpuSeconds }) => cpuSeconds)), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(1);
    expect(load.end()).toBe(true);
    await expect.poll(loops, { timeout: 20_000 }).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'a loop that was ended from outside is not kept quiet about',
  async () => {
    const load = loadAllCores();
    process.kill(loops()[0]?.pid ?? NaN, 'SIGKILL');
    await expect.poll(() => loops().length, { timeout: 20_000 }).toBe(load.cores - 1);
    // Gone for the operating system; Node hears of it a moment later.
    await new Promise(setImmediate);
    expect(load.end()).toBe(false);
    await expect.poll(loops, { timeout: 20_000 }).toEqual([]);
  },
);

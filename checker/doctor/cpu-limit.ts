import { posix } from 'node:path';

/** Reads a file; null where there is none. */
export type ReadFile = (path: string) => string | null;

const ROOT = '/sys/fs/cgroup';

/**
 * How many CPUs' worth of time the control group of this process may use (a container's `--cpus`), null without a limit. The strictest group
 * on the way up counts. Files: https://docs.kernel.org/admin-guide/cgroup-v2.html (cpu.max) and
 * https://docs.kernel.org/scheduler/sched-bwc.html (cpu.cfs_quota_us).
 */
export function cpuLimit(read: ReadFile): number | null {
  const limits = (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const [, id, controllers = '', path = '/'] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (id === '0' && controllers === '')
      return upwards(path).flatMap((each) => fromMax(read(posix.join(ROOT, each, 'cpu.max'))));
    if (!controllers.split(',').includes('cpu')) return [];
    return upwards(path).flatMap((each) => {
      const folder = posix.join(ROOT, 'cpu', each);
      const quota = Number(read(posix.join(folder, 'cpu.cfs_quota_us')) ?? -1);
      const period = Number(read(posix.join(folder, 'cpu.cfs_period_us')) ?? 0);
      return quota > 0 && period > 0 ? [quota / period] : [];
    });
  });
  return limits.length > 0 ? Math.min(...limits) : null;
}

/** `max 100000`, or `150000 100000`: microseconds of CPU time in so many of the clock. */
function fromMax(text: string | null): number[] {
  const [, quota, period] = /^(\d+) (\d+)/.exec(text ?? '') ?? [];
  return quota && period ? [Number(quota) / Number(period)] : [];
}

/** `/a/b` → `/a/b`, `/a`, `/`. */
function upwards(path: string): string[] {
  return path === '/' || path === '' || path === '.' ? ['/'] : [path, ...upwards(posix.dirname(path))];
}

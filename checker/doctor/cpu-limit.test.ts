import { expect, test } from 'vitest';
import { cpuLimit } from './cpu-limit.ts';

const files =
  (there: Record<string, string>) =>
  (path: string): string | null =>
    there[path] ?? null;

test.each<[string, number | null, Record<string, string>]>([
  ['no control groups at all', null, {}],
  [
    'version 2, in a container',
    1.5,
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' },
  ],
  [
    'version 2 without a limit',
    null,
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' },
  ],
  [
    'version 2: the strictest on the way up',
    0.5,
    {
      '/proc/self/cgroup': '0::/user.slice/one.scope\n',
      '/sys/fs/cgroup/user.slice/one.scope/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '50000 100000\n',
    },
  ],
  [
    'version 1',
    2,
    {
      '/proc/self/cgroup': '4:memory:/x\n3:cpu,cpuacct:/docker/abc\n0::/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
    },
  ],
])('%s', (_, limit, there) => {
  expect(cpuLimit(files(there))).toBe(limit);
});

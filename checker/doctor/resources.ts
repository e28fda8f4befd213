import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, freemem, loadavg, totalmem } from 'node:os';
import { LIMITS } from '../run/limits.ts';
import { cpuLimit } from './cpu-limit.ts';
import { size, type Line } from './line.ts';

const MB = 1024 * 1024;
/** A check of sixteen workers needs about as much. */
const LITTLE_MEMORY = 512 * MB;
/** A cluster under load holds a few hundred files and sockets. */
const FEW_FILES = 1024;

/** What there is to use: CPUs, memory, the limits of the system and those of the checker. */
export function resourceLines(checkSeconds: number): Line[] {
  return [
    processors(),
    ...load(),
    ...(cpuQuota() ?? []),
    memory(),
    ...systemLimits(),
    processTable(),
    checkerLimits(checkSeconds),
  ];
}

function processors(): Line {
  const usable = availableParallelism();
  const all = cpus().length;
  const seen = usable === all ? `${all}` : `${usable} of ${all}`;
  return {
    name: 'CPUs',
    state: 'fact',
    found: `${seen} for a program that you start; under a check it sees 2 to 4 by the seed, or --cpus N`,
  };
}

/** Windows has no such number. */
function load(): Line[] {
  if (process.platform === 'win32') return [];
  const [now = 0, , before = 0] = loadavg();
  const isBusy = now > 2 * availableParallelism();
  return [
    {
      name: 'load',
      state: isBusy ? 'note' : 'fact',
      found: `${now.toFixed(1)} in the last minute, ${before.toFixed(1)} in the last quarter of an hour`,
      ...(isBusy ? { advice: 'Other programs keep the CPUs busy: checks take longer' } : {}),
    },
  ];
}

function cpuQuota(): Line[] | null {
  const quota = process.platform === 'linux' ? cpuLimit(readOrNull) : null;
  if (quota === null) return null;
  const isTight = quota < Math.min(2, availableParallelism());
  return [
    {
      name: 'CPU limit',
      state: isTight ? 'note' : 'fact',
      found: `the time of ${Number(quota.toFixed(2))} CPUs, by the control group (container)`,
      ...(isTight ? { advice: 'Checks may take long: --timeout 60 gives them time' } : {}),
    },
  ];
}

function memory(): Line {
  // Not in every Node that the workshop runs on. Without a limit it says 0, or more than there is.
  const limit = process.constrainedMemory?.() ?? 0;
  const isLimited = limit > 0 && limit < totalmem();
  const free = Math.min(process.availableMemory?.() ?? freemem(), freemem());
  const isLittle = free < LITTLE_MEMORY;
  return {
    name: 'memory',
    state: isLittle ? 'note' : 'good',
    found: `${size(free)} free of ${size(isLimited ? limit : totalmem())}${isLimited ? ', the limit of the control group (container)' : ''}`,
    ...(isLittle ? { advice: 'Little: close something, or give the container more' } : {}),
  };
}

/** Asked in a shell: Node has no function for it. Not every shell knows both letters for processes. */
function systemLimits(): Line[] {
  if (process.platform === 'win32') return [];
  try {
    const script = 'ulimit -n; (ulimit -u) 2>/dev/null || (ulimit -p) 2>/dev/null || echo unknown';
    const said = execFileSync('/bin/sh', ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [files = 'unknown', processes = 'unknown'] = said.trim().split('\n');
    const isLow = Number(files) < FEW_FILES || Number(processes) < 2 * LIMITS.processes;
    return [
      {
        name: 'ulimit',
        state: isLow ? 'note' : 'good',
        found: `open files ${files}, processes ${processes}`,
        ...(isLow ? { advice: `Low: ulimit -n ${FEW_FILES}, and -u ${2 * LIMITS.processes} at least` } : {}),
      },
    ];
  } catch {
    return [{ name: 'ulimit', state: 'note', found: '/bin/sh could not be asked' }];
  }
}

/** Without it the checker cannot find a program's processes. */
function processTable(): Line {
  const name = 'processes';
  if (process.platform === 'win32')
    return { name, state: 'fact', found: 'found by the trace: Windows has no process groups' };
  if (process.platform === 'linux')
    return existsSync('/proc/self/environ')
      ? { name, state: 'good', found: 'found in /proc' }
      : {
          name,
          state: 'bad',
          found: 'no /proc',
          advice: 'The checker finds a program’s processes there: mount it',
        };
  try {
    execFileSync('ps', ['-o', 'pid=', '-p', String(process.pid)], { stdio: 'ignore' });
    return { name, state: 'good', found: 'found by ps' };
  } catch {
    return {
      name,
      state: 'bad',
      found: 'no ps',
      advice: 'The checker finds a program’s processes with it: is /bin in PATH?',
    };
  }
}

function checkerLimits(seconds: number): Line {
  const { processes, memoryMb, outputMb } = LIMITS;
  return {
    name: 'a check',
    state: 'fact',
    found: `at most ${seconds} s, ${processes} processes, ${memoryMb} MB of memory, ${outputMb} MB printed`,
  };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

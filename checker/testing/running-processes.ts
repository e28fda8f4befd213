import { execFileSync } from 'node:child_process';

/** A process as `ps` shows it. */
export interface RunningProcess {
  pid: number;
  ppid: number;
  /** Processor time that it has had. */
  cpuSeconds: number;
  args: string;
}

/** All processes of the machine that are alive, on anything but Windows. */
export function runningProcesses(): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,time=,args='], { encoding: 'utf8' });
  return lines.split('\n').flatMap((line): RunningProcess[] => {
    const [pid, ppid, state, time = '', ...args] = line.trim().split(/\s+/);
    // A zombie has ended: its parent has only not asked yet.
    if (!state || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), ppid: Number(ppid), cpuSeconds: seconds(time), args: args.join(' ') }];
  });
}

/** `02:03:04`, on macOS `3:04.56`. */
function seconds(time: string): number {
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

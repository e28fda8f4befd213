import { spawn } from 'node:child_process';
import { RUN_VARIABLE } from '../probe/orders.ts';

// Reads one line: the checker says it has ended the program itself. The end of input without a line: the checker is dead.
const WATCH = `
read -r line && exit 0
kill -KILL -- "-$1" 2>/dev/null
for environ in $(grep -lsaF "${RUN_VARIABLE}=$2/" /proc/[0-9]*/environ); do
  pid=\${environ#/proc/}
  kill -KILL "\${pid%/environ}" 2>/dev/null
done
rm -rf -- "$2"
`;

/** A shell that outlives the checker, to end a program whose checker was killed and to remove the run's folder. */
export interface Guardian {
  /** The program has been ended: there is nothing left to guard. */
  dismiss(): void;
}

/** Sets a guardian over a process group and a run's folder. On Windows there is no shell to do it: there the probe's own watch is all. */
export function guard(group: number, folder: string): Guardian {
  if (process.platform === 'win32') return { dismiss: () => undefined };
  const shell = spawn('/bin/sh', ['-c', WATCH, 'guardian', String(group), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // It may be gone before it is dismissed (somebody killed it): nothing depends on it then.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return { dismiss: () => shell.stdin.end('done\n') };
}

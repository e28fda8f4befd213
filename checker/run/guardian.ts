import { spawn } from 'node:child_process';
import { RUN_VARIABLE } from '../probe/orders.ts';

// Reads the process group, and then a line which says that the checker has ended the program itself. The end of input without it: the checker is dead.
const WATCH = `
read -r group
[ "$group" = done ] && exit 0
[ -n "$group" ] && read -r line && exit 0
[ -n "$group" ] && kill -KILL -- "-$group" 2>/dev/null
for environ in $(grep -lsaF "${RUN_VARIABLE}=$1/" /proc/[0-9]*/environ); do
  pid=\${environ#/proc/}
  kill -KILL "\${pid%/environ}" 2>/dev/null
done
rm -rf -- "$1"
`;

/** A shell that outlives the checker, to end a program whose checker was killed and to remove the run's folder. */
export interface Guardian {
  /** The program runs in this process group. */
  watch(group: number): void;
  /** The program has been ended and the folder removed: there is nothing left to guard. */
  dismiss(): void;
}

/** Sets a guardian over a run's folder, before anything is started. On Windows there is no shell to do it: there the probe's own watch is all. */
export function guard(folder: string): Guardian {
  if (process.platform === 'win32') return { watch: () => undefined, dismiss: () => undefined };
  const shell = spawn('/bin/sh', ['-c', WATCH, 'guardian', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // It may be gone before it is dismissed (somebody killed it): nothing depends on it then.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return {
    watch: (group) => void shell.stdin.write(`${group}\n`),
    dismiss: () => void shell.stdin.end('done\n'),
  };
}

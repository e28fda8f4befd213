import { spawn, type ChildProcess } from 'node:child_process';
import { RUN_VARIABLE } from '../probe/orders.ts';

// Each line is a process group, or -, and a run's folder. As long as the folder is there the run is not over. The end of input: the checker is gone.
// Who has just been started shows no environment for a moment while it becomes another program: so nothing is over before two looks found nothing.
const WATCH = `
set -f
IFS='
'
open=
while read -r line; do
  left=
  for run in $open; do [ -d "\${run#* }" ] && left="$left$run
"; done
  open="$left$line
"
done
for run in $open; do
  [ "\${run%% *}" != - ] && [ -d "\${run#* }" ] && kill -KILL -- "-\${run%% *}" 2>/dev/null
done
set +f
clean=0
tries=0
while [ "$clean" -lt 2 ] && [ "$tries" -lt 40 ]; do
  clean=$((clean + 1))
  tries=$((tries + 1))
  for run in $open; do
    folder=\${run#* }
    [ -d "$folder" ] || continue
    for environ in $(grep -lsaF "${RUN_VARIABLE}=$folder/" /proc/[0-9]*/environ); do
      pid=\${environ#/proc/}
      kill -KILL "\${pid%/environ}" 2>/dev/null
      clean=0
    done
  done
  sleep 0.05
done
for run in $open; do rm -rf -- "\${run#* }"; done
`;

let guardian: ChildProcess | null = null;

/**
 * Has a run's folder removed, and the processes that carry its mark or belong to its group ended, when this checker is killed: by one shell that outlives it.
 * To be called before the folder is made, and again with the group. Whoever removes the folder ends the guard. On Windows there is no shell to do it: there
 * the probe's own watch is all.
 */
export function guard(folder: string, group?: number): void {
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.stdin?.write(`${group ?? '-'} ${folder}\n`);
}

function startGuardian(): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', WATCH, 'guardian'], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Somebody may end it: what is started after that gets another.
  const gone = (): void => void (guardian = guardian === shell ? null : guardian);
  shell.once('exit', gone).on('error', gone);
  shell.stdin.on('error', gone);
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return shell;
}

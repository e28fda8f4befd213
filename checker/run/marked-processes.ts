import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { RUN_VARIABLE } from '../probe/orders.ts';

/** The folder of the run that each marked process of this user belongs to. On Windows none is found. */
export function markedProcesses(): Map<number, string> {
  const found = new Map<number, string>();
  if (process.platform === 'linux') {
    for (const name of readdirSync('/proc')) {
      const folder = /^\d+$/.test(name) ? folderInProc(Number(name)) : undefined;
      if (folder) found.set(Number(name), folder);
    }
  } else if (process.platform !== 'win32') {
    for (const line of psWithEnvironment('-A').split('\n')) {
      const pid = Number.parseInt(line, 10);
      const folder = folderIn(line, ' ');
      if (folder) found.set(pid, folder);
    }
  }
  found.delete(process.pid);
  return found;
}

/** The marked processes of one run, by its folder. */
export function processesOf(folder: string): number[] {
  return [...markedProcesses()].filter(([, own]) => own === folder).map(([pid]) => pid);
}

/** Whether a process carries the mark of this run at this moment. */
export function isMarked(pid: number, folder: string): boolean {
  const own =
    process.platform === 'linux' ? folderInProc(pid) : folderIn(psWithEnvironment('-p', `${pid}`), ' ');
  return own === folder;
}

function folderInProc(pid: number): string | undefined {
  try {
    if (!isOwn(lstatSync(`/proc/${pid}`))) return undefined;
    return folderIn(readFileSync(`/proc/${pid}/environ`, 'utf8'), '\0');
  } catch {
    return undefined;
  }
}

function folderIn(environment: string, separator: string): string | undefined {
  const mark = `${RUN_VARIABLE}=`;
  const value = environment.split(separator).find((entry) => entry.startsWith(mark));
  return value && dirname(value.slice(mark.length).trimEnd());
}

/** `-x`: also what has no terminal; `-E`: with the environment, which macOS shows of a user's own processes only. */
function psWithEnvironment(...which: string[]): string {
  try {
    const args = ['-E', '-ww', '-x', ...which, '-o', 'pid=,command='];
    return execFileSync('ps', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    });
  } catch {
    return '';
  }
}

/** Whether something belongs to the user who runs this. */
export function isOwn(stats: Stats): boolean {
  return process.getuid === undefined || stats.uid === process.getuid();
}

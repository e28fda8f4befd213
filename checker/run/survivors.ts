import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { RUN_VARIABLE } from '../probe/orders.ts';

/**
 * The processes of a run that are alive now: those of its process group, and those that carry its mark in their environment (a detached
 * grandchild leaves the group, not the mark). Linux reads /proc, other Unixes ask `ps` for the group; Windows knows neither and gives none.
 */
export function survivors(group: number, folder: string): number[] {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return inGroup(group);
  const mark = `${RUN_VARIABLE}=${folder}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && belongs(pid, group, mark));
}

function belongs(pid: number, group: number, mark: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // After the name in parentheses: state, ppid, pgrp (man 5 proc). A zombie is only waiting to be reaped.
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return false;
    return Number(pgrp) === group || readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    return false;
  }
}

function inGroup(group: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, pgid, stat]) => Number(pgid) === group && !stat?.startsWith('Z'))
    .map(([pid]) => Number(pid));
}

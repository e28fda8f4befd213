import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { RUN_VARIABLE } from '../probe/orders.ts';
import { readProc } from './read-proc.ts';

/** A live process, as the operating system shows it. */
export interface ProcessEntry {
  pid: number;
  ppid: number;
  /** Its process group. */
  group: number;
}

/** The same, with what tells it from another process that has had the same number. */
interface Looked extends ProcessEntry {
  startedAt: string;
}

/** Linux: PF_KTHREAD in include/linux/sched.h. Half of what a small machine shows as processes are the kernel's own. */
const KERNEL_THREAD = 0x00200000;

/**
 * Processes that carry no mark of any run, by their number, and when they were started. To read an environment is what takes the time, and whoever
 * was started without a mark does not get one.
 */
const unmarked = new Map<number, string>();

/**
 * Processes that show no environment, and since when they were seen so: any process for a moment while it becomes another program; one that shows none
 * for longer was started without.
 */
const veiled = new Map<number, { startedAt: string; since: number }>();
const VEILED_MS = 1000;
const LOOK_AGAIN_MS = 100;

/** Those of `pids` that are now children of `parent`, as the operating system says. Windows does not tell cheaply who is whose: there, those that are alive. */
export function childrenAmong(pids: readonly number[], parent: number): number[] {
  if (process.platform === 'win32') return pids.filter(isThere);
  const entries =
    process.platform === 'linux' ? pids.flatMap((pid) => fromProc(pid) ?? []) : fromPs('-p', pids.join(','));
  return entries.filter(({ ppid }) => ppid === parent).map(({ pid }) => pid);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * The processes of a run: those of its process group, and those that carry its mark in their environment (a detached grandchild leaves
 * the group, not the mark). Only the group where the system shows no environment (macOS); none on Windows.
 */
export class ProcessTree {
  readonly #group: number;
  readonly #mark: string;
  /** When the run began, as /proc counts: whoever is older is not of it. */
  readonly #since: number;
  /** Processes that were looked at and are not of this run. */
  readonly #strangers = new Set<number>([process.pid]);
  /** Of how many it could not be told when they were last looked at. */
  #veiled = 0;

  constructor(group: number, folder: string) {
    this.#group = group;
    // As /proc is read.
    this.#mark = Buffer.from(`${RUN_VARIABLE}=${folder}`).toString('latin1');
    this.#since = Number(fromProc(group)?.startedAt ?? 0);
  }

  /** All that are alive now. */
  alive(): ProcessEntry[] {
    this.#strangers.clear();
    this.#strangers.add(process.pid);
    for (const began = performance.now(); ;) {
      const found = this.watch();
      if (this.#veiled === 0 || performance.now() - began > LOOK_AGAIN_MS) return found;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }

  /** The same for looking often: what was no process of this run before is not looked at again. */
  watch(): ProcessEntry[] {
    if (process.platform === 'win32') return [];
    if (process.platform !== 'linux') return fromPs('-A').filter(({ group }) => group === this.#group);
    this.#veiled = 0;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => !this.#strangers.has(pid))
      .flatMap((pid) => {
        const entry = fromProc(pid);
        const isOurs = entry !== undefined && (entry.group === this.#group || isMarked(entry, this.#mark));
        if (entry && isOurs) return [entry];
        if (isOurs === null && Number(entry?.startedAt) >= this.#since) this.#veiled += 1;
        else this.#strangers.add(pid);
        return [];
      });
  }
}

/**
 * The bytes of memory that processes have for themselves: what they share (Node's own code) does not count, so that sixteen idle workers are
 * not taken for a giant. On macOS all that each of them has.
 */
export function memoryOf(pids: readonly number[]): number {
  if (process.platform === 'win32' || pids.length === 0) return 0;
  if (process.platform !== 'linux') {
    const kilobytes = ps('-p', pids.join(','), '-o', 'rss=').split('\n').map(Number);
    return kilobytes.reduce((sum, each) => sum + each, 0) * 1024;
  }
  return pids.reduce((sum, pid) => sum + anonymousBytes(pid), 0);
}

function anonymousBytes(pid: number): number {
  try {
    const status = readProc(`/proc/${pid}/status`);
    const [, kilobytes] = /^RssAnon:\s+(\d+)/m.exec(status) ?? /^VmRSS:\s+(\d+)/m.exec(status) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function fromProc(pid: number): Looked | undefined {
  try {
    const stat = readProc(`/proc/${pid}/stat`);
    // After the name in parentheses: state, ppid, pgrp, …; the 20th is the start (man 5 proc). A zombie has ended: its parent has only not asked yet.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ppid, group, , , , flags] = fields;
    if (state === 'Z' || state === 'X' || (Number(flags) & KERNEL_THREAD) !== 0) return undefined;
    return { pid, ppid: Number(ppid), group: Number(group), startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Null: it cannot be told at this moment. */
function isMarked({ pid, startedAt }: Looked, mark: string): boolean | null {
  if (unmarked.get(pid) === startedAt) return false;
  try {
    const environment = readProc(`/proc/${pid}/environ`);
    if (environment === '') return isVeiled(pid, startedAt) ? null : false;
    if (!environment.includes(`${RUN_VARIABLE}=`)) unmarked.set(pid, startedAt);
    return environment.includes(mark);
  } catch {
    return false;
  }
}

function isVeiled(pid: number, startedAt: string): boolean {
  const known = veiled.get(pid);
  if (known?.startedAt === startedAt) return performance.now() - known.since < VEILED_MS;
  veiled.set(pid, { startedAt, since: performance.now() });
  return true;
}

function fromPs(...which: string[]): ProcessEntry[] {
  return ps(...which, '-o', 'pid=,ppid=,pgid=,stat=')
    .split('\n')
    .flatMap((line) => {
      const [pid, ppid, group, state] = line.trim().split(/\s+/);
      if (!pid || state?.startsWith('Z')) return [];
      return [{ pid: Number(pid), ppid: Number(ppid), group: Number(group) }];
    });
}

function ps(...args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // It fails when none of the processes is there any more.
    return '';
  }
}

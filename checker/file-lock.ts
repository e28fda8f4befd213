import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';

/** A lock is held for moments: one that is older was left behind by a process that did not get to remove it. Milliseconds. */
const STALE_MS = 10_000;
/** Nobody waits longer than this for a lock. */
const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 5;

/**
 * Does something that no two processes may do at once. `file` is made for that time, with the owner's pid in it; one that a dead process left
 * is taken away. Synchronous: what it guards takes moments. Throws what the file system refuses, and after 15 s of waiting.
 */
export function locked<T>(file: string, act: () => T): T {
  const deadline = Date.now() + WAIT_MS;
  while (!make(file)) {
    if (isStale(file)) removeStale(file);
    else if (Date.now() > deadline) throw new Error(`${file} is held by another process`);
    else sleep(LOOK_EVERY_MS);
  }
  try {
    return act();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Two that see the same stale lock must not both remove it: the second would remove the lock that the first then made. So removing has a lock too. */
function removeStale(file: string): void {
  const remover = `${file}.remover`;
  if (!make(remover)) {
    if (isStale(remover)) rmSync(remover, { force: true });
    else sleep(LOOK_EVERY_MS);
    return;
  }
  try {
    if (isStale(file)) rmSync(file, { force: true });
  } finally {
    rmSync(remover, { force: true });
  }
}

function make(file: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, 'wx');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says EPERM of a file that is just being removed.
    if (code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return false;
    throw error;
  }
  try {
    writeSync(fd, JSON.stringify({ pid: process.pid, host: hostname() }));
  } finally {
    closeSync(fd);
  }
  return true;
}

function isStale(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  if (Date.now() - made > STALE_MS) return true;
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; host: string };
    return host === hostname() && !isAlive(pid);
  } catch {
    // Removed meanwhile, or its owner has not written into it yet.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

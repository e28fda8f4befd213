import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceLine, Unstamped } from '../trace/events.ts';
import { sealedLine } from '../trace/seal.ts';
import { stringify } from './json.ts';

// Taken before the program runs, so that a program which replaces them does not change the trace.
const { bigint } = process.hrtime;
const pid = process.pid;
/** Process ids come back, and a worker thread has its process's: the moment makes it unique. */
const writer = `${pid}-${bigint().toString(36)}`;

let file = -1;
let path = '';
let key = '';
let written = 0;

/** Opens the trace of a run. Call it once, before `write`. */
export function openTrace(folder: string, runKey: string): void {
  path = join(folder, 'trace.jsonl');
  key = runKey;
  file = openSync(path, 'a');
}

/** Appends one event. The write is synchronous, so that the line survives a SIGKILL; one short line to a file opened for append is not mixed with others. */
export function write(event: Unstamped<TraceLine>): void {
  const stamped = { t: Number(bigint()) / 1e6, pid, ...event };
  written += 1;
  const line = sealedLine(key, writer, written, String(stringify(stamped)));
  try {
    writeSync(file, line);
  } catch {
    again(line);
  }
}

/** A program may close all files, to become a daemon. */
function again(line: string): void {
  try {
    file = openSync(path, 'a');
    writeSync(file, line);
  } catch {
    // A full disk, or the folder is gone: a line is missing in its row, and the checker says "unsure".
  }
}

import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceEvent, Unstamped } from '../trace/events.ts';

// Taken before the program runs, so that a program which replaces them does not change the trace.
const stringify = JSON.stringify;
const { bigint } = process.hrtime;
const pid = process.pid;

let file = -1;

/** Opens the trace of a run. Call it once, before `write`. */
export function openTrace(folder: string): void {
  file = openSync(join(folder, 'trace.jsonl'), 'a');
}

/** Appends one event. The write is synchronous, so that the line survives a SIGKILL; one short line to a file opened for append is not mixed with others. */
export function write(event: Unstamped<TraceEvent>): void {
  const stamped = { t: Number(bigint()) / 1e6, pid, ...event };
  try {
    writeSync(file, `${stringify(stamped)}\n`);
  } catch {
    // A full disk or a closed file: the checker sees a trace that ends too early and says "unsure".
  }
}

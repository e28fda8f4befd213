import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from './json.ts';
import type { Faults } from './orders.ts';
import { write } from './write.ts';

const PREVIEW = 300;
const MOST_VALUES = 10_000;
const TOO_LARGE = new Error();
// The program may replace them: the clock and the timers are taken before it runs.
const { setImmediate, setTimeout } = globalThis;
const now = performance.now.bind(performance);

/** Node's own messages between primary and workers carry a `cmd` that begins with NODE_ (https://nodejs.org/api/child_process.html#subprocesssendmessage-sendhandle-options-callback). */
export function isInternal(message: unknown): boolean {
  const cmd =
    typeof message === 'object' && message !== null ? (message as { cmd?: unknown }).cmd : undefined;
  return typeof cmd === 'string' && cmd.startsWith('NODE_');
}

/** A message as JSON, cut at 300 characters. Of a huge one no more is turned into JSON than it takes to fill them. */
export function preview(message: unknown): string {
  let left = MOST_VALUES;
  try {
    const json = stringify(message, (_, value: unknown) => {
      left -= 1;
      if (left < 0) throw TOO_LARGE;
      return typeof value === 'string' ? value.slice(0, PREVIEW) : value;
    });
    return String(json).slice(0, PREVIEW);
  } catch (error) {
    return error === TOO_LARGE ? '(a large message)' : '(not JSON)';
  }
}

/** Reads the faults that are in force now. */
export function readFaults(folder: string): Faults {
  try {
    return parse(readFileSync(join(folder, 'faults.json'), 'utf8')) as Faults;
  } catch {
    return {};
  }
}

/**
 * Reports the messages between this process and its parent, and the ends of this process that the process itself notices.
 * `emit` is replaced instead of a listener added: a `message` listener would hold the channel open and swallow early messages.
 */
export function watchProcess(folder: string, worker: number | undefined): void {
  const { emit, send } = process;
  const emitNow = (args: unknown[]): boolean =>
    Reflect.apply(emit as (...all: unknown[]) => boolean, process, args);
  const deliver = (args: unknown[]): boolean => {
    write({ type: 'message', direction: 'received', peer: process.ppid, preview: preview(args[1]) });
    return emitNow(args);
  };
  // One queue: a real channel keeps its order, two timers may not.
  const held: { args: unknown[]; due: number }[] = [];
  let isWaiting = false;
  const wait = (ms: number): void => {
    if (isWaiting) return;
    isWaiting = true;
    if (ms > 0) setTimeout(deliverDue, Math.ceil(ms));
    else setImmediate(deliverDue);
  };
  const deliverDue = (): void => {
    isWaiting = false;
    const [first] = held;
    if (!first) return;
    const early = first.due - now();
    if (early > 0) return wait(early);
    held.shift();
    try {
      deliver(first.args);
    } finally {
      wait(0);
    }
  };
  const deliverLate = (args: unknown[], ms: number): void => {
    write({ type: 'fault', fault: 'hold' });
    held.push({ args, due: now() + ms });
    wait(ms);
  };

  process.emit = function (this: NodeJS.Process, ...args: unknown[]) {
    const [name, value] = args;
    if (name === 'message') {
      const ms = worker === undefined ? 0 : holdFor(folder, worker);
      if (ms === 0 && held.length === 0) return deliver(args);
      deliverLate(args, ms);
      return true;
    }
    if (name === 'exit') {
      write({ type: 'exiting', code: Number(value ?? process.exitCode ?? 0) });
    } else if (name === 'uncaughtExceptionMonitor') {
      write({ type: 'error', ...describe(value) });
    }
    return emitNow(args);
  } as typeof process.emit;

  if (typeof send !== 'function') return;
  process.send = function (this: NodeJS.Process, ...args: unknown[]) {
    if (!isInternal(args[0]))
      write({ type: 'message', direction: 'sent', peer: process.ppid, preview: preview(args[0]) });
    return Reflect.apply(send as (...all: unknown[]) => boolean, this, args);
  };
}

function holdFor(folder: string, worker: number): number {
  const { hold } = readFaults(folder);
  return hold?.worker === worker ? hold.ms : 0;
}

function describe(error: unknown): { message: string; stack: string } {
  if (error instanceof Error)
    return {
      message: `${error.name}: ${error.message}`.slice(0, 1000),
      stack: String(error.stack).slice(0, 2000),
    };
  return { message: preview(error), stack: '' };
}

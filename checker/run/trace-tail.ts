import { closeSync, openSync, readSync } from 'node:fs';
import type { PrintEvent, TraceEvent } from '../trace/events.ts';
import { LineReader } from '../trace/read.ts';

const POLL_MS = 4;

/** The monotonic clock of the trace, in milliseconds. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Reads a trace while it is written. */
export class TraceTail {
  readonly events: TraceEvent[] = [];
  /** What was printed; apart, for nothing is decided by it. */
  readonly prints: PrintEvent[] = [];
  readonly #fd: number;
  readonly #lines: LineReader;
  #isClosed = false;
  readonly #chunk = Buffer.alloc(64 * 1024);
  readonly #onEvents: (events: TraceEvent[]) => void;

  /** `onEvents` is told of events as soon as they have been read. */
  constructor(file: string, key: string, onEvents: (events: TraceEvent[]) => void) {
    this.#fd = openSync(file, 'a+');
    this.#lines = new LineReader(key);
    this.#onEvents = onEvents;
  }

  /** How many of the probe's lines never came. */
  get lost(): number {
    return this.#lines.lost;
  }

  /** Takes in what has been written since. */
  read(): void {
    // The number of a closed file may be another file's.
    while (!this.#isClosed) {
      const bytes = readSync(this.#fd, this.#chunk, 0, this.#chunk.length, null);
      if (bytes === 0) return;
      const lines = this.#lines.take(this.#chunk.subarray(0, bytes));
      const events = lines.filter((line) => line.type !== 'print');
      this.prints.push(...lines.filter((line) => line.type === 'print'));
      this.events.push(...events);
      this.#onEvents(events);
    }
  }

  /** Resolves when `done` gives a value, looking whenever events have come, and at least every few milliseconds since `done` may look at the clock. */
  async until<T>(done: (events: readonly TraceEvent[]) => T | undefined): Promise<T> {
    for (;;) {
      this.read();
      const value = done(this.events);
      if (value !== undefined) return value;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  close(): void {
    this.#isClosed = true;
    closeSync(this.#fd);
  }
}

import { StringDecoder } from 'node:string_decoder';
import type { TraceEvent } from './events.ts';

/** Turns pieces of a trace file into events. Lines that are no events (cut off by a crash, or written by the program) are left out. */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  take(bytes: Buffer): TraceEvent[] {
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map(parseEvent).filter((event) => event !== undefined);
  }
}

/** One line of a trace as an event; undefined when it is none. */
export function parseEvent(line: string): TraceEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is TraceEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { t, pid, type } = value as Record<string, unknown>;
  return Number.isFinite(t) && Number.isInteger(pid) && typeof type === 'string';
}

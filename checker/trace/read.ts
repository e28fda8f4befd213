import { StringDecoder } from 'node:string_decoder';
import type { TraceLine } from './events.ts';
import { openLine } from './seal.ts';

/**
 * Turns pieces of a run's trace file into events. Lines that the probe did not write so (cut off, damaged, repeated, or written by the
 * program) are left out; what is missing of a writer's lines is counted.
 */
export class LineReader {
  /** How many of the probe's lines never came, as the numbers of later ones tell. */
  lost = 0;
  readonly #key: string;
  readonly #decoder = new StringDecoder('utf8');
  readonly #last = new Map<string, number>();
  #rest = '';

  constructor(key: string) {
    this.#key = key;
  }

  take(bytes: Buffer): TraceLine[] {
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((line) => this.#read(line)).filter((event) => event !== undefined);
  }

  #read(line: string): TraceLine | undefined {
    if (line === '') return undefined;
    const opened = openLine(this.#key, line);
    const last = (opened && this.#last.get(opened.writer)) ?? 0;
    if (!opened || opened.nth <= last) return undefined;
    this.#last.set(opened.writer, opened.nth);
    this.lost += opened.nth - last - 1;
    return parseEvent(opened.json);
  }
}

/** One event from its JSON; undefined when it is none. */
export function parseEvent(json: string): TraceLine | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is TraceLine {
  if (typeof value !== 'object' || value === null) return false;
  const { t, pid, type } = value as Record<string, unknown>;
  return Number.isFinite(t) && Number.isInteger(pid) && typeof type === 'string';
}

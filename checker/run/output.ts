import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { now } from './trace-tail.ts';

const HEAD = 16 * 1024;
const TAIL = 16 * 1024;

/** What is known of a stream that a program prints to. */
export interface Output {
  /** How much came. */
  readonly bytes: number;
  /** When the last of it came; 0 before the first. */
  readonly lastAt: number;
  /** The beginning and the end of it. */
  text(): string;
}

/** Reads what a program prints, however much it is, and keeps the beginning and the end. */
export function keepOutput(stream: Readable | null): Output {
  let bytes = 0;
  let lastAt = 0;
  let head = '';
  let tail = '';
  let left = 0;
  const decoder = new StringDecoder('utf8');
  stream?.on('error', () => undefined);
  stream?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    lastAt = now();
    const text = decoder.write(chunk);
    const room = HEAD - head.length;
    head += text.slice(0, room);
    tail += text.slice(room);
    if (tail.length > 2 * TAIL) {
      left += tail.length - TAIL;
      tail = tail.slice(-TAIL);
    }
  });
  return {
    get bytes() {
      return bytes;
    },
    get lastAt() {
      return lastAt;
    },
    text: () => head + (left > 0 ? `\n… ${left} characters left out …\n` : '') + tail,
  };
}

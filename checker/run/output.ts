import type { Readable } from 'node:stream';

const HEAD = 16 * 1024;
const TAIL = 16 * 1024;

/** Reads what a program prints, however much it is, and keeps the beginning and the end. Returns a function that tells what is kept so far. */
export function keepOutput(stream: Readable): () => string {
  let head = '';
  let tail = '';
  let left = 0;
  stream.setEncoding('utf8');
  stream.on('error', () => undefined);
  stream.on('data', (text: string) => {
    const room = HEAD - head.length;
    head += text.slice(0, room);
    tail += text.slice(room);
    if (tail.length > 2 * TAIL) {
      left += tail.length - TAIL;
      tail = tail.slice(-TAIL);
    }
  });
  return () => head + (left > 0 ? `\n… ${left} characters left out …\n` : '') + tail;
}

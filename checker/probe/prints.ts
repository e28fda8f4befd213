import { StringDecoder } from 'node:string_decoder';
import { write } from './write.ts';

/** No more pieces are reported of a process, and of each no more characters: a program may print without an end. */
const MOST_PIECES = 200;
const MOST_CHARACTERS = 300;

type Name = 'stdout' | 'stderr';

/** The ways in which a stream hands on what it is to write (Node's lib/internal/stream_base_commons.js). */
interface Handle {
  writeBuffer(request: unknown, bytes: Uint8Array): number;
  writev(request: unknown, chunks: unknown[], areBuffers: boolean): number;
}

const TEXT_WRITERS = ['writeUtf8String', 'writeLatin1String', 'writeAsciiString', 'writeUcs2String'];

let pieces = 0;

/**
 * Reports what this process prints: which of a cluster's processes wrote what cannot be seen in the pipe that they share. It works on the
 * handle below the stream, and only once the program uses the stream: all that the program can see of `process.stdout` is as without the probe.
 */
export function watchPrints(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const property = Object.getOwnPropertyDescriptor(process, name);
    const get = property?.get;
    if (!property?.configurable || !get) continue;
    let isWatched = false;
    const getter = function (this: unknown): unknown {
      const stream: unknown = Reflect.apply(get, this, []);
      if (!isWatched) {
        isWatched = true;
        const handle = (stream as { _handle?: unknown } | null)?._handle;
        if (typeof handle === 'object' && handle !== null) watchHandle(name, handle as Handle);
      }
      return stream;
    };
    Object.defineProperty(getter, 'name', { value: get.name });
    Object.defineProperty(process, name, { ...property, get: getter });
  }
}

function watchHandle(name: Name, handle: Handle): void {
  const decoder = new StringDecoder('utf8');
  const bytes = (chunk: unknown): string => decoder.write(Buffer.from(chunk as Uint8Array));
  for (const writer of TEXT_WRITERS) before(handle, writer, ([, text]) => report(name, String(text)));
  before(handle, 'writeBuffer', ([, chunk]) => report(name, bytes(chunk)));
  before(handle, 'writev', ([, chunks, areBuffers]) => {
    const list = chunks as unknown[];
    // Buffers, or each text with its encoding behind it.
    const parts = areBuffers === true ? list : list.filter((_, index) => index % 2 === 0);
    report(name, parts.map((part) => (typeof part === 'string' ? part : bytes(part))).join(''));
  });
}

function before(handle: Handle, method: string, act: (args: unknown[]) => void): void {
  const original = Reflect.get(handle, method) as unknown;
  if (typeof original !== 'function') return;
  const value = function (this: unknown, ...args: unknown[]): unknown {
    try {
      act(args);
    } catch {
      // Whatever the program made of strings and buffers: it prints all the same.
    }
    return Reflect.apply(original, this, args);
  };
  Object.defineProperty(handle, method, { value, writable: true, configurable: true, enumerable: false });
}

/** One event a line. A piece without its line's end says so: a program may be killed before it prints the rest. */
function report(name: Name, text: string): void {
  const lines = text.slice(0, MOST_PIECES * MOST_CHARACTERS).split('\n');
  for (const [nth, line] of lines.entries()) {
    const isOpen = nth === lines.length - 1;
    if (pieces >= MOST_PIECES || (isOpen && line === '')) return;
    pieces += 1;
    write({
      type: 'print',
      to: name,
      text: pieces === MOST_PIECES ? '…' : line.slice(0, MOST_CHARACTERS),
      ...(isOpen ? { open: true } : {}),
    });
  }
}

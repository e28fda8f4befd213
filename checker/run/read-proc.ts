import { closeSync, openSync, readSync } from 'node:fs';

let buffer = Buffer.allocUnsafe(16 * 1024);

/**
 * What a file of Linux's /proc says. Such a file has no size, and `readFileSync` takes 64 kB of new memory for each: the checker reads hundreds of
 * them in a check, beside the programs whose processor time it shares. Throws when it cannot be read.
 */
export function readProc(path: string): string {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      const bytes = readSync(file, buffer, length, buffer.length - length, null);
      length += bytes;
      if (bytes === 0) return buffer.toString('latin1', 0, length);
      if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
    }
  } finally {
    closeSync(file);
  }
}

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadDefinition, type Lesson } from '../lesson/catalog.ts';
import { ENTRY_ENDINGS } from '../lesson/program.ts';
import { isTypeScript, transform } from '../probe/transform.ts';
import { connection } from '../run/exchange.ts';
import { probeFile } from '../run/probe-file.ts';
import { workshop } from '../workshop.ts';
import { stampsOf } from './snapshot.ts';

/** Loads what a check of the lesson needs, so that the first one does not have to wait for it. */
export async function warmUp(lesson: Lesson): Promise<void> {
  loadDefinition(lesson);
  await Promise.all([probeFile(), import('esbuild'), firstRequest()]);
}

/** undici compiles its parser with the first answer. */
async function firstRequest(): Promise<void> {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = await connection((server.address() as AddressInfo).port);
  await client.ask({ label: 'warm', path: '/', timeoutMs: 5000, withheld: () => 0 });
  await client.close();
  server.close();
}

/**
 * Puts the TypeScript of a folder into the cache that the program's processes read, so that none of them has to transform it. Returns whether
 * everything in the folder parses.
 */
export function transformed(folder: string): boolean {
  return [...stampsOf(folder).keys()].every((file) => {
    const path = join(folder, file);
    try {
      if (isTypeScript(path)) {
        const places = { cache: workshop.cache(), packages: workshop.root };
        if (transform(path, 'commonjs', places).format === 'module') transform(path, 'module', places);
      } else if (ENTRY_ENDINGS.some((ending) => path.endsWith(ending))) {
        const { transformSync } = require('esbuild') as typeof import('esbuild');
        transformSync(readFileSync(path, 'utf8'), { loader: 'js', logLevel: 'silent' });
      }
      return true;
    } catch {
      return false;
    }
  });
}

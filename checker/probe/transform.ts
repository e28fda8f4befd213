import type { TransformFailure } from 'esbuild';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { parse, stringify } from './json.ts';

/** The module system a file is wanted for; the result is `module` in any case for a file that awaits at its top level, `commonjs` for a .cts file. */
export type ModuleFormat = 'commonjs' | 'module';

/** A TypeScript file as JavaScript. */
export interface Transformed {
  format: ModuleFormat;
  code: string;
}

type Esbuild = typeof import('esbuild');

const TYPESCRIPT = /\.[mc]?ts$/;
const CACHE_FORMAT = 4;

/** A program's entry is looked at before it is loaded: it need not be fetched twice. */
let last: { file: string; wanted: ModuleFormat; source: string; result: Transformed } | null = null;

/** Whether a file name is one of TypeScript's: .ts, .mts, .cts. */
export function isTypeScript(file: string): boolean {
  return TYPESCRIPT.test(file) && !/\.d\.[mc]?ts$/.test(file);
}

/**
 * Transforms a TypeScript file to JavaScript with esbuild, once: the result is kept in `cache` under a hash of the source, so that the
 * processes of a cluster only read it. Throws a `SyntaxError` whose stack begins with the place, as Node's own, for what cannot be read.
 */
export function transform(
  file: string,
  wanted: ModuleFormat,
  { cache, packages }: { cache: string; packages: string },
): Transformed {
  const source = readFileSync(file, 'utf8');
  const before = last;
  if (before?.file === file && before.wanted === wanted && before.source === source) return before.result;
  const result = fromCache(file, source, wanted, { cache, packages });
  last = { file, wanted, source, result };
  return result;
}

function fromCache(
  file: string,
  source: string,
  wanted: ModuleFormat,
  { cache, packages }: { cache: string; packages: string },
): Transformed {
  const key = fingerprint([CACHE_FORMAT, wanted, file, source].join('\0'));
  const kept = join(cache, `${key}.json`);
  try {
    return parse(readFileSync(kept, 'utf8')) as Transformed;
  } catch {
    // Not there yet.
  }
  const esbuild = createRequire(join(packages, 'package.json'))('esbuild') as Esbuild;
  const result = toJavaScript(esbuild, file, source, wanted);
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, String(stringify(result)));
    renameSync(`${kept}.${process.pid}`, kept);
  } catch {
    // A cache that cannot be written costs time, nothing else.
  }
  return result;
}

function toJavaScript(esbuild: Esbuild, file: string, source: string, wanted: ModuleFormat): Transformed {
  const common = {
    loader: 'ts',
    sourcefile: file,
    sourcemap: 'inline',
    sourcesContent: false,
    target: 'node20',
    platform: 'node',
    keepNames: true,
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: false } },
  } as const;
  if (wanted === 'commonjs' || file.endsWith('.cts')) {
    try {
      // CommonJS loads at once and on the main thread, in every Node version: the time a loader takes is paid in every process.
      const { code } = esbuild.transformSync(source, {
        ...common,
        format: 'cjs',
        supported: { 'dynamic-import': false },
        ...(source.includes('import.meta') ? IMPORT_META : {}),
      });
      return { format: 'commonjs', code };
    } catch (error) {
      if (!String(error).includes('Top-level await')) throw asSyntaxError(error, file);
    }
  }
  try {
    const { code } = esbuild.transformSync(source, { ...common, format: 'esm', ...commonJsNames(source) });
    return { format: 'module', code };
  } catch (error) {
    throw asSyntaxError(error, file);
  }
}

/** An error of esbuild in the words and the shape in which Node tells of JavaScript that it cannot read: the place, the line, a mark below it. */
function asSyntaxError(error: unknown, file: string): unknown {
  const [first] = (error as Partial<TransformFailure>).errors ?? [];
  if (!first?.location) return error;
  const { line, column, lineText } = first.location;
  const told = new SyntaxError(first.text);
  // esbuild counts columns in bytes.
  const before = Buffer.from(lineText).subarray(0, column).toString();
  const mark = before.replaceAll(/[^\t]/g, ' ');
  told.stack = `${file}:${line}\n${lineText}\n${mark}^\n\nSyntaxError: ${first.text}`;
  return told;
}

const IMPORT_META = {
  banner:
    'const __importMeta = { url: require("node:url").pathToFileURL(__filename).href, filename: __filename, dirname: __dirname, ' +
    'main: require.main === module, resolve: (to) => require("node:url").pathToFileURL(require.resolve(to)).href };',
  define: { 'import.meta': '__importMeta' },
};

/** `require`, `__filename` and `__dirname` in a file that awaits at its top level: TypeScript runners give them, so a program may use them. */
function commonJsNames(source: string): { banner?: string } {
  const wanted: string[] = [];
  const uses = (name: string): boolean =>
    new RegExp(`\\b${name}\\b`).test(source) &&
    !new RegExp(`\\b(const|let|var|function|class)\\s+${name}\\b`).test(source);
  if (uses('require'))
    wanted.push('const require = (await import("node:module")).createRequire(import.meta.url);');
  if (uses('__filename'))
    wanted.push('const __filename = (await import("node:url")).fileURLToPath(import.meta.url);');
  if (uses('__dirname'))
    wanted.push(
      'const __dirname = (await import("node:url")).fileURLToPath(new URL(".", import.meta.url)).slice(0, -1);',
    );
  return wanted.length > 0 ? { banner: wanted.join(' ') } : {};
}

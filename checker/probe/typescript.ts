import { existsSync, readFileSync, statSync } from 'node:fs';
import Module, { register } from 'node:module';
import { dirname, extname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread } from './main-thread.ts';
import type { ProbeOrders } from './orders.ts';
import { isTypeScript, transform } from './transform.ts';

type Places = Pick<ProbeOrders, 'cache' | 'packages'>;

interface LoadedModule {
  _compile(code: string, file: string): void;
}

/** The parts of Node's CommonJS loader that preloads have always been able to replace (Node's own source says so at `runMain`). */
interface Loader {
  _extensions: Record<string, (module: LoadedModule, file: string) => void>;
  _resolveFilename(
    request: string,
    parent: unknown,
    isMain?: boolean,
    options?: { paths?: string[] },
  ): string;
  _load(request: string, parent: unknown, isMain?: boolean): unknown;
  runMain(main?: string): void;
  registerHooks?(hooks: { resolve: SyncHook; load: SyncHook }): void;
}

type SyncHook = (
  subject: string,
  context: { parentURL?: string },
  next: (subject: string, context: object) => unknown,
) => unknown;

/** Makes Node load the program's TypeScript in full (enums, several files, .mts, .cts), with the program's own lines in stack traces. */
export function loadTypeScript(orders: ProbeOrders): void {
  const loader = Module as unknown as Loader;
  const { _resolveFilename, runMain } = loader;

  for (const extension of ['.ts', '.mts', '.cts']) {
    loader._extensions[extension] = (module, file) => {
      process.setSourceMapsEnabled(true);
      const { format, code } = transform(file, 'commonjs', orders);
      if (format === 'commonjs') return module._compile(code, file);
      throw new Error(
        `${file} awaits at its top level, so it can only be imported from a file which does so too`,
      );
    };
  }

  loader._resolveFilename = function (request, parent, isMain, options) {
    const wanted = request.startsWith('file:') ? fileURLToPath(request) : request;
    try {
      return Reflect.apply(_resolveFilename, this, [wanted, parent, isMain, options]);
    } catch (error) {
      const typescript = asTypeScript(wanted);
      if (!typescript && !isBare(wanted)) throw error;
      const [name, where] = typescript ? [typescript, options] : [wanted, { paths: [orders.packages] }];
      try {
        return Reflect.apply(_resolveFilename, this, [name, parent, isMain, where]);
      } catch {
        // It names what the program asks for.
        throw error;
      }
    }
  };

  loader.runMain = function (main = process.argv[1] ?? '') {
    const file = mainFile(loader, main);
    if (file === undefined) return Reflect.apply(runMain, this, [main]);
    if (!awaitsAtTop(file, orders)) return void loader._load(file, null, true);
    if (!orders.esModules) loadFromEsModules(loader, orders);
    process.setSourceMapsEnabled(true);
    void import(pathToFileURL(file).href);
  };

  if (orders.esModules) loadFromEsModules(loader, orders);
}

function mainFile(loader: Loader, main: string): string | undefined {
  try {
    const file = loader._resolveFilename(resolvePath(main), null, true);
    return isTypeScript(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file, or one that it imports, awaits at its top level: only an ES module can. */
function awaitsAtTop(file: string, places: Places, seen = new Set<string>()): boolean {
  if (seen.has(file) || !isTypeScript(file)) return false;
  seen.add(file);
  if (transform(file, 'commonjs', places).format === 'module') return true;
  const imported = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g);
  return [...imported].some(([, specifier = '']) => {
    const parent = pathToFileURL(file).href;
    const found = resolveTypeScript(specifier, parent)?.url ?? new URL(specifier, parent).href;
    const target = fileURLToPath(found);
    return isFile(target) && awaitsAtTop(target, places, seen);
  });
}

function loadFromEsModules(loader: Loader, orders: ProbeOrders): void {
  if (!loader.registerHooks) {
    // Before Node 22.15 hooks for ES modules run in a thread, which is slow to start: only programs that need them get them. It serves all threads, and is one itself.
    if (!isMainThread) return;
    const hooks = pathToFileURL(join(dirname(orders.probe), 'es-module-hooks.mjs'));
    return register(hooks, { data: { cache: orders.cache, packages: orders.packages } });
  }
  loader.registerHooks({
    resolve: (specifier, context, next) =>
      resolveTypeScript(specifier, context.parentURL) ?? orPackage(specifier, context, next, orders),
    load: (url, context, next) => loadUrl(url, orders) ?? next(url, context),
  });
}

function orPackage(
  specifier: string,
  context: object,
  next: (subject: string, context: object) => unknown,
  places: Places,
): unknown {
  try {
    return next(specifier, context);
  } catch (error) {
    if (!isBare(specifier)) throw error;
    try {
      return next(specifier, { ...context, parentURL: packagesUrl(places) });
    } catch {
      throw error;
    }
  }
}

/** Where to look for a package that the program's own folder has not. */
export function packagesUrl(places: Places): string {
  return pathToFileURL(join(places.packages, 'package.json')).href;
}

/** Whether an import names a package, not a file. */
export function isBare(specifier: string): boolean {
  return !/^(?:\.{0,2}\/|\.{1,2}$|[a-z]+:|[A-Za-z]:\\)/.test(specifier);
}

/** Finds the TypeScript file that an ES module's import of a file means; undefined where Node finds it alone. */
export function resolveTypeScript(
  specifier: string,
  parentUrl: string | undefined,
): { url: string; shortCircuit: true } | undefined {
  if (isBare(specifier) || !(parentUrl ?? specifier).startsWith('file:')) return undefined;
  const url = new URL(specifier, parentUrl);
  if (url.protocol !== 'file:') return undefined;
  const file = fileURLToPath(url);
  if (isFile(file)) return undefined;
  const candidates = [asTypeScript(file), `${file}.ts`, `${file}.mts`, join(file, 'index.ts')];
  const found = candidates.find((candidate) => candidate !== undefined && isFile(candidate));
  return found === undefined ? undefined : { url: pathToFileURL(found).href, shortCircuit: true };
}

/** Loads a TypeScript file for an ES module; undefined for every other file. */
export function loadUrl(
  url: string,
  places: Places,
): { format: string; source: string; shortCircuit: true } | undefined {
  if (!url.startsWith('file:')) return undefined;
  const file = fileURLToPath(url);
  if (!isTypeScript(file)) return undefined;
  const { format, code } = transform(file, 'module', places);
  return { format, source: code, shortCircuit: true };
}

/** TypeScript lets an import name the JavaScript file that would be made: `./app.js` means `./app.ts`. */
function asTypeScript(file: string): string | undefined {
  const extension = extname(file);
  if (!/^\.[mc]?js$/.test(extension)) return undefined;
  return `${file.slice(0, -extension.length)}${extension.replace('j', 't')}`;
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

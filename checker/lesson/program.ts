import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { isTypeScript } from '../probe/transform.ts';
import { workshop } from '../workshop.ts';

/** The endings an entry file may have, in the order in which they are looked for. */
export const ENTRY_ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'] as const;

/** A program on the disk. */
export interface ProgramFile {
  /** Absolute path of the file that is started. */
  entry: string;
  /** Whether an ES module in JavaScript may import TypeScript, or packages that the program's folder has not. */
  esModules: boolean;
}

/** Why there is no program to run. */
export type ProgramProblem =
  | { kind: 'missing'; path: string; near: string | null }
  | { kind: 'no-entry'; path: string; files: string[] }
  | { kind: 'wrong-ending'; path: string }
  | { kind: 'empty'; path: string }
  | { kind: 'unreadable'; path: string; reason: string };

/** Finds the entry of a program given as a file, or as a folder with a `server.*`. */
export function findProgram(path: string): { program: ProgramFile } | { problem: ProgramProblem } {
  const full = resolve(path);
  try {
    if (!existsSync(full)) return { problem: { kind: 'missing', path: full, near: nearby(full) } };
    if (statSync(full).isDirectory()) {
      const entry = ENTRY_ENDINGS.map((ending) => join(full, `server${ending}`)).find((file) =>
        existsSync(file),
      );
      return entry
        ? check(entry)
        : { problem: { kind: 'no-entry', path: full, files: readdirSync(full).slice(0, 10) } };
    }
    return check(full);
  } catch (error) {
    return { problem: { kind: 'unreadable', path: full, reason: (error as Error).message } };
  }
}

function check(entry: string): { program: ProgramFile } | { problem: ProgramProblem } {
  if (!(ENTRY_ENDINGS as readonly string[]).includes(extname(entry)))
    return { problem: { kind: 'wrong-ending', path: entry } };
  if (readFileSync(entry, 'utf8').trim() === '') return { problem: { kind: 'empty', path: entry } };
  return { program: { entry, esModules: mayNeedEsModuleHooks(entry) } };
}

/** A file with the same name and another ending, for "did you mean". */
function nearby(path: string): string | null {
  const folder = dirname(path);
  if (!existsSync(folder)) return null;
  const stem = basename(path, extname(path));
  return readdirSync(folder).find((name) => basename(name, extname(name)) === stem) ?? null;
}

/** Whether JavaScript of the program is an ES module that may import TypeScript, or a package the program's folder has not: cautious, since a needless yes only costs time. */
function mayNeedEsModuleHooks(entry: string): boolean {
  const files = sourceFiles(dirname(entry));
  const outside = relative(workshop.root, entry).startsWith('..');
  const typescript = files.some(isTypeScript);
  if (!typescript && !outside) return false;
  return files.some((file) => {
    if (extname(file) === '.mjs') return true;
    return extname(file) === '.js' && /^\s*(?:import|export)\b/m.test(readFileSync(file, 'utf8'));
  });
}

function sourceFiles(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true });
  // A folder with very many files is no exercise: somebody checks a file in their home folder.
  return names
    .slice(0, 200)
    .filter((name) => name.isFile() && (ENTRY_ENDINGS as readonly string[]).includes(extname(name.name)))
    .map((name) => join(folder, name.name));
}

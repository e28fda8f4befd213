import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { workshop } from '../workshop.ts';
import type { Lesson } from './catalog.ts';
import { ENTRY_ENDINGS } from './program.ts';

/** The learner's folder for a lesson; it may not be there. */
export function exerciseFolder(lesson: Lesson): string {
  return join(workshop.exercises, lesson.name);
}

/** Whether the learner has a file for the lesson. */
export function isBegun(lesson: Lesson): boolean {
  return filesIn(exerciseFolder(lesson)).length > 0;
}

/** The files of a program's folder and the folders in it, sorted, with paths relative to it. None when there is no such folder. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
    .flatMap((entry) => {
      const full = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(full).map((file) => join(entry.name, file));
      return statSync(full, { throwIfNoEntry: false })?.isFile() ? [entry.name] : [];
    })
    .toSorted();
}

/** The file among `files` that is `wanted`, if need be with another ending: a learner may write the program in JavaScript. */
export function counterpart(wanted: string, files: readonly string[]): string | undefined {
  if (files.includes(wanted)) return wanted;
  return ENTRY_ENDINGS.map((ending) => stem(wanted) + ending).find((file) => files.includes(file));
}

function stem(file: string): string {
  return (ENTRY_ENDINGS as readonly string[]).includes(extname(file))
    ? file.slice(0, -extname(file).length)
    : file;
}

/** Makes what is missing of the exercise from the starter, and touches nothing that is there. Gives the absolute paths of the files it made. */
export function addStarter(lesson: Lesson): string[] {
  const starter = join(lesson.folder, 'starter');
  const folder = exerciseFolder(lesson);
  return onDisk(folder, () => {
    mkdirSync(folder, { recursive: true });
    // A new server.ts beside the learner's server.js would be checked in its place.
    const missing = filesIn(starter).filter((file) => !counterpart(file, filesIn(folder)));
    return missing
      .map((file) => ({ from: join(starter, file), to: join(folder, file) }))
      .filter(({ from, to }) => copyNew(from, to))
      .map(({ to }) => to);
  });
}

function copyNew(from: string, to: string): boolean {
  mkdirSync(dirname(to), { recursive: true });
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    // Made meanwhile, or a link that leads nowhere: either is the learner's.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves everything in the exercise's folder to a dated folder beside it, and gives that one's path; null when there was nothing. */
export function setAside(lesson: Lesson, date: Date): string | null {
  const folder = exerciseFolder(lesson);
  if (!existsSync(folder)) return null;
  return onDisk(folder, () => {
    const names = readdirSync(folder);
    if (names.length === 0) return null;
    const kept = newFolder(`${folder}.${stamp(date)}`);
    // Not the folder itself: the learner's shell and editor may stand in it.
    for (const name of names) renameSync(join(folder, name), join(kept, name));
    return kept;
  });
}

function newFolder(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Local time, as the learner's clock shows it: `2026-11-27-231500`. */
function stamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

const ADVICE: Record<string, string> = {
  EEXIST: 'A file has the name of a folder: give it another name, then try again.',
  ENOTDIR: 'A file has the name of a folder: give it another name, then try again.',
  EACCES: 'You may not write there: whose folder is it?',
  EPERM: 'You may not write there, or another program holds a file in it.',
  EROFS: 'The disk is read-only.',
  ENOSPC: 'The disk is full.',
};

/** What the disk refuses is no fault of the checker. */
function onDisk<T>(folder: string, change: () => T): T {
  try {
    return change();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const advice = ADVICE[code];
    if (!advice) throw error;
    throw new UsageError(`${shownPath(folder)} cannot be changed: ${message}`, advice);
  }
}

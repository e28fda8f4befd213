import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workshop } from './workshop.ts';

/** What is kept of one lesson. */
export interface LessonProgress {
  /** When all steps passed for the first time (ISO 8601). */
  passedAt?: string;
  /** How many hints of each step have been shown. */
  hints?: Record<string, number>;
  /** The step that failed in the last check. */
  failedStep?: string;
  /** When that was (ISO 8601). */
  failedAt?: string;
}

/** The learner's progress; `notice` says what was wrong with the file, if anything was. */
export interface Progress {
  lessons: Record<string, LessonProgress>;
  notice: string | null;
}

interface Kept {
  version: 1;
  lessons: Record<string, LessonProgress>;
}

function file(): string {
  return join(workshop.state, 'progress.json');
}

/** Reads the progress. A damaged file, or one of a newer workshop, is put aside under another name, and said in `notice`. */
export function readProgress(): Progress {
  if (!existsSync(file())) return { lessons: {}, notice: null };
  const text = readFileSync(file(), 'utf8');
  const kept = parse(text);
  if (kept) return { lessons: kept.lessons, notice: null };
  const aside = file().replace(/\.json$/, `-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
  renameSync(file(), aside);
  return {
    lessons: {},
    notice: `The file with your progress could not be read. It was kept as ${aside}, and a new one was begun.`,
  };
}

function parse(text: string): Kept | undefined {
  try {
    const value = JSON.parse(text) as Partial<Kept> | null;
    const isOurs = value?.version === 1 && typeof value.lessons === 'object' && value.lessons !== null;
    return isOurs ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** Changes what is kept of one lesson: read, changed and put in place in one go. */
export function updateProgress(lesson: string, change: (before: LessonProgress) => LessonProgress): Progress {
  const progress = readProgress();
  progress.lessons[lesson] = change(progress.lessons[lesson] ?? {});
  mkdirSync(workshop.state, { recursive: true });
  const next = `${file()}.${process.pid}`;
  writeFileSync(
    next,
    `${JSON.stringify({ version: 1, lessons: progress.lessons } satisfies Kept, null, 2)}\n`,
  );
  renameSync(next, file());
  return progress;
}

import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from './file-lock.ts';
import { shownPath } from './terminal/shown-path.ts';
import { workshop } from './workshop.ts';

/** What the check said that failed last. */
export interface LastFinding {
  code: string;
  /** What the step asks for; absent in files of earlier workshops. */
  expected?: string;
  /** What was seen, and what to try, in words: its facts are those of that run. */
  saw: string;
  hint: string;
}

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
  /** Why that step failed. */
  finding?: LastFinding;
  /** The step and the finding that hints were given for last. */
  hintedFor?: { step: string; code: string };
}

/** The learner's progress; `notice` says what was wrong with the file, if anything was. */
export interface Progress {
  lessons: Record<string, LessonProgress>;
  notice: string | null;
}

/** What fields mean never changes within a version; new ones may come, and are kept by a workshop that does not know them. */
const VERSION = 1;

interface Kept {
  version: typeof VERSION;
  lessons: Record<string, LessonProgress>;
}

type Read =
  | { kept: Kept }
  | { wrong: 'damaged' }
  | { wrong: 'newer'; version: number }
  | { wrong: 'missing' };

function file(): string {
  return join(workshop.state, 'progress.json');
}

/** Reads the progress. A damaged file, or one of a newer workshop, is put aside under another name, and said in `notice`. */
export function readProgress(): Progress {
  const first = read();
  if ('kept' in first) return { lessons: first.kept.lessons, notice: null };
  if (first.wrong === 'missing') return { lessons: {}, notice: null };
  return orNotice(() => locked(`${file()}.lock`, putAside));
}

/**
 * Changes what is kept of one lesson. Read, changed and put in place in one go, also when other processes do the same at that moment.
 * Where the file cannot be written, nothing is kept, and `notice` says so.
 */
export function updateProgress(lesson: string, change: (before: LessonProgress) => LessonProgress): Progress {
  return orNotice(() => {
    mkdirSync(workshop.state, { recursive: true });
    return locked(`${file()}.lock`, () => {
      const progress = putAside();
      progress.lessons[lesson] = change(progress.lessons[lesson] ?? {});
      replace({ version: VERSION, lessons: progress.lessons });
      return progress;
    });
  });
}

function read(): Read {
  let text: string;
  try {
    text = readFileSync(file(), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { wrong: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'damaged' };
  }
  try {
    const { version, lessons } = (JSON.parse(text) ?? {}) as Partial<Record<keyof Kept, unknown>>;
    if (typeof version === 'number' && version > VERSION) return { wrong: 'newer', version };
    const isOurs = version === VERSION && typeof lessons === 'object' && lessons !== null;
    return isOurs ? { kept: { version, lessons: lessons as Kept['lessons'] } } : { wrong: 'damaged' };
  } catch {
    return { wrong: 'damaged' };
  }
}

/** Call it with the lock held: else two readers of one damaged file put aside the new one, too. */
function putAside(): Progress {
  const found = read();
  if ('kept' in found) return { lessons: found.kept.lessons, notice: null };
  if (found.wrong === 'missing') return { lessons: {}, notice: null };
  const date = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const aside = file().replace(
    /\.json$/,
    found.wrong === 'newer' ? `-version-${found.version}-${date}.json` : `-${date}.json`,
  );
  renameSync(file(), aside);
  const notice =
    found.wrong === 'newer'
      ? `The file with your progress is from a newer workshop (version ${found.version}; this one knows ${VERSION}). It was kept as ${aside}, and a new one was begun. ` +
        `To have it back, update the workshop, then rename it to ${shownPath(file())}.`
      : `The file with your progress could not be read. It was kept as ${aside}, and a new one was begun.`;
  return { lessons: {}, notice };
}

/** By renaming: whoever reads, and whoever is stopped half-way, finds the old file or the new one, whole. */
function replace(kept: Kept): void {
  const next = `${file()}.${process.pid}`;
  const fd = openSync(next, 'w');
  try {
    writeSync(fd, `${JSON.stringify(kept, null, 2)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(next, file());
}

/** What the disk refuses is said; it is no reason to withhold a verdict. */
function orNotice(act: () => Progress): Progress {
  try {
    return act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isOfDisk = code !== undefined || message.endsWith('is held by another process');
    if (!isOfDisk) throw error;
    const found = read();
    return {
      lessons: 'kept' in found ? found.kept.lessons : {},
      notice: `Your progress could not be kept in ${shownPath(workshop.state)} (${message}). All else works as usual.`,
    };
  }
}

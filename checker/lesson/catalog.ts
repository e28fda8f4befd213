import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { require as loadTypeScript } from 'tsx/cjs/api';
import { workshop } from '../workshop.ts';
import type { LessonDefinition } from './define.ts';
import { parseLessonText, type LessonText } from './text.ts';

/** A lesson's place in the workshop: `03-worker-per-cpu` is number 3 with the slug `worker-per-cpu`. */
export interface Lesson {
  number: number;
  slug: string;
  /** The folder's name, also the one of the exercise and the solution. */
  name: string;
  folder: string;
}

/** All lessons, in the order of their numbers: every folder of `lessons/` that has a `lesson.ts`. */
export function allLessons(): Lesson[] {
  return readdirSync(workshop.lessons)
    .toSorted()
    .flatMap((name) => {
      const [, number, slug] = /^(\d\d)-([a-z0-9-]+)$/.exec(name) ?? [];
      const folder = join(workshop.lessons, name);
      return number && slug && existsSync(join(folder, 'lesson.ts'))
        ? [{ number: Number(number), slug, name, folder }]
        : [];
    });
}

/** Finds a lesson by `3`, `03`, `worker-per-cpu` or `03-worker-per-cpu`. */
export function findLesson(wanted: string): Lesson | undefined {
  const plain = wanted.toLowerCase();
  return allLessons().find(({ number, slug, name }) =>
    /^\d+$/.test(plain) ? Number(plain) === number : plain === slug || plain === name,
  );
}

/** The word that was probably meant, when one is near. */
export function nearest(wanted: string, words: string[]): string | undefined {
  const byDistance = words
    .map((word) => ({ word, far: distance(wanted.toLowerCase(), word) }))
    .toSorted((a, b) => a.far - b.far);
  const best = byDistance[0];
  return best && best.far <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

// Under `tsx/cjs` a plain require shares the modules that are loaded already; a test runner has no such thing.
const own = createRequire(__filename);
const load = '.ts' in own.extensions ? own : (file: string): unknown => loadTypeScript(file, __filename);

/** Loads the lesson's scenario and judges. */
export function loadDefinition(lesson: Lesson): LessonDefinition {
  return (load(join(lesson.folder, 'lesson.ts')) as { default: LessonDefinition }).default;
}

/** What was read last of each lesson: while the workshop watches, a text is asked for with every verdict. */
const texts = new Map<string, { source: string; text: LessonText }>();

/** Reads the lesson's text. */
export function loadText({ folder }: Lesson): LessonText {
  const source = readFileSync(join(folder, 'README.md'), 'utf8');
  const known = texts.get(folder);
  if (known?.source === source) return known.text;
  const text = parseLessonText(source);
  texts.set(folder, { source, text });
  return text;
}

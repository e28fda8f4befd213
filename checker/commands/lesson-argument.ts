import { UsageError } from '../errors.ts';
import { allLessons, findLesson, nearest, type Lesson } from '../lesson/catalog.ts';
import type { Progress } from '../progress.ts';

/** The lesson that a word names. Throws a `UsageError` with what was probably meant. */
export function lessonOf(word: string): Lesson {
  const lesson = findLesson(word);
  if (lesson) return lesson;
  const lessons = allLessons();
  const near = nearest(
    word,
    lessons.map(({ slug }) => slug),
  );
  throw new UsageError(
    `There is no lesson "${word}".`,
    near
      ? `Did you mean ${near}?`
      : `Lessons are numbered 1 to ${lessons.at(-1)?.number ?? 0}: npm run list shows them.`,
  );
}

/** The first lesson that has not been passed; the last one when all have. */
export function currentLesson(progress: Progress): Lesson {
  const lessons = allLessons();
  const current =
    lessons.find(({ name }) => progress.lessons[name]?.passedAt === undefined) ?? lessons.at(-1);
  if (!current) throw new Error('the workshop has no lessons');
  return current;
}

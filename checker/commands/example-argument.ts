import { UsageError } from '../errors.ts';
import { allLessons } from '../lesson/catalog.ts';
import { examplesOf, type Example } from '../lesson/verify.ts';
import { lessonOf } from './lesson-argument.ts';
import { refuseMoreThan } from './words.ts';

/** The programs that `[lesson|all] [name]` names: all of them, a lesson's, or those whose name contains the word. Throws a `UsageError` when there is none. */
export function examplesNamed(words: readonly string[]): Example[] {
  refuseMoreThan(2, words, 'A lesson, and a part of a name: npm run verify 3 mistakes');
  const [word, part = ''] = words;
  const lessons = word === undefined || word === 'all' ? allLessons() : [lessonOf(word)];
  const all = lessons.flatMap(examplesOf);
  const named = all.filter(({ name }) => name.includes(part));
  if (named.length > 0) return named;
  throw new UsageError(
    `No program there has "${part}" in its name.`,
    `They are: ${all.map(({ name }) => name).join(', ')}.`,
  );
}

/** A program as it is told of. */
export function shownExample({ lesson, name }: Example): string {
  return `${lesson.name} ${name}`;
}

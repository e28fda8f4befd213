import { allLessons, loadText, type Lesson } from '../lesson/catalog.ts';
import { exerciseFolder, filesIn, isBegun } from '../lesson/exercise.ts';
import { findProgram } from '../lesson/program.ts';
import type { Progress } from '../progress.ts';
import type { NextCommand } from '../terminal/next-commands.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { currentLesson } from './lesson-argument.ts';

/** How far the learner is with a lesson. */
export type Standing = 'passed' | 'begun' | 'not begun';

/** How far the learner is with a lesson. */
export function standing(lesson: Lesson, progress: Progress): Standing {
  if (progress.lessons[lesson.name]?.passedAt !== undefined) return 'passed';
  return isBegun(lesson) ? 'begun' : 'not begun';
}

/** Whether every lesson has been passed. */
export function allPassed(progress: Progress): boolean {
  return allLessons().every((lesson) => standing(lesson, progress) === 'passed');
}

/** The commands that lead on from where the learner is, the most useful first. */
export function nextSteps(progress: Progress): NextCommand[] {
  if (allPassed(progress)) return [{ command: 'npm run check all', does: 'check every lesson once more' }];
  const lesson = currentLesson(progress);
  const { number } = lesson;
  const read = { command: `npm run lesson ${number}`, does: 'read it; makes your file' };
  const check = { command: `npm run check ${number}`, does: 'run your program and judge it' };
  if (standing(lesson, progress) === 'not begun') return [read];
  const again = { ...read, does: 'the text again' };
  const failed = progress.lessons[lesson.name]?.failedStep;
  return failed === undefined
    ? [check, again]
    : [check, { command: `npm run hint ${number}`, does: `a hint for ${titleOf(lesson, failed)}` }, again];
}

/** How to run the learner's program by hand. */
export function byHand(lesson: Lesson): NextCommand {
  const folder = exerciseFolder(lesson);
  const found = findProgram(folder);
  const entry = 'program' in found ? found.program.entry : `${folder}/${filesIn(folder)[0] ?? 'server.ts'}`;
  return { command: `npx tsx ${shownPath(entry)}`, does: 'run it by hand; Ctrl+C ends it' };
}

function titleOf(lesson: Lesson, step: string): string {
  const title = loadText(lesson).steps.find(({ id }) => id === step)?.title;
  return title ? `"${title}"` : 'the step that failed';
}

import { dirname, join } from 'node:path';
import { updateProgress, type LessonProgress } from '../progress.ts';
import type { Checked } from '../run/check.ts';
import { tell } from '../wording/tell.ts';
import { workshop } from '../workshop.ts';

/** A sentence that is kept is read again as a whole; a program's own text in it may have any length. */
const MOST_KEPT = 600;

/** Keeps what a check said in the learner's progress, if it was of the learner's own file for the lesson. Gives what is to be said about the progress, if anything. */
export function keepVerdict({ lesson, program, steps }: Pick<Checked, 'lesson' | 'program' | 'steps'>): {
  notice: string | null;
} {
  if (dirname(program.entry) !== join(workshop.exercises, lesson.name)) return { notice: null };
  const failed = steps.find((step) => step.verdict === 'fail');
  const passed = steps.every((step) => step.verdict === 'pass');
  const now = new Date().toISOString();
  return updateProgress(lesson.name, (before): LessonProgress => {
    const { failedStep: _step, failedAt: _at, finding: _finding, ...rest } = before;
    if (passed) return { ...rest, passedAt: before.passedAt ?? now };
    if (!failed) return rest;
    const { expected, saw, hint } = tell(failed.finding);
    const finding = {
      code: failed.finding.code,
      expected: expected.slice(0, MOST_KEPT),
      saw: saw.slice(0, MOST_KEPT),
      hint: hint.slice(0, MOST_KEPT),
    };
    return { ...rest, failedStep: failed.id, failedAt: now, finding };
  });
}

import type { Judge } from '../judge/judgement.ts';
import type { Stage } from '../run/stage.ts';

/** What a lesson's `lesson.ts` says: how the program is run, and who judges each step. */
export interface LessonDefinition {
  /** Runs the program and asks of it what the judges need to see. It may stop early: what was not seen is not judged. */
  play(stage: Stage): Promise<void>;
  /** The judge of each step by its id, in the order of the steps in the text. */
  steps: Record<string, Judge>;
}

/** Defines a lesson. */
export function defineLesson(definition: LessonDefinition): LessonDefinition {
  return definition;
}

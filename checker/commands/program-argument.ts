import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Lesson } from '../lesson/catalog.ts';
import { ENTRY_ENDINGS, findProgram, type ProgramFile, type ProgramProblem } from '../lesson/program.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { workshop } from '../workshop.ts';

/** The program at a path, or the learner's own for the lesson. Throws a `UsageError` that says what is missing. */
export function programOrThrow(lesson: Lesson, path: string | null): ProgramFile {
  const found = findProgram(path ?? join(workshop.exercises, lesson.name));
  if ('program' in found) return found.program;
  const { problem } = found;
  if (path === null && problem.kind === 'missing') {
    throw new UsageError(
      `You have not begun lesson ${lesson.number} yet.`,
      `Begin it with: npm run lesson ${lesson.number}`,
    );
  }
  throw problemError(problem);
}

function problemError(problem: ProgramProblem): UsageError {
  const shown = shownPath(problem.path);
  switch (problem.kind) {
    case 'missing':
      return new UsageError(
        `There is no file or folder ${shown}.`,
        problem.near ? `Did you mean ${problem.near}?` : 'Paths count from the folder you are in.',
      );
    case 'no-entry':
      return new UsageError(
        `The folder ${shown} has no entry file: server${ENTRY_ENDINGS.join(', server')}.`,
        problem.files.length > 0
          ? `It has ${problem.files.join(', ')}. Name the file to start, or call it server.`
          : 'It is empty.',
      );
    case 'wrong-ending':
      return new UsageError(
        `${shown} is no program that Node can start.`,
        `Its ending should be one of ${ENTRY_ENDINGS.join(' ')}.`,
      );
    case 'empty':
      return new UsageError(
        `${shown} is empty.`,
        'Save your program into it, or start over with npm run reset.',
      );
    case 'unreadable':
      return new UsageError(`${shown} cannot be read: ${problem.reason}`, 'Are its permissions right?');
  }
}

import { EXIT, UsageError } from '../errors.ts';
import { allLessons, loadText, nearest, type Lesson } from '../lesson/catalog.ts';
import type { StepText } from '../lesson/text.ts';
import { readProgress, updateProgress, type Progress } from '../progress.ts';
import { wrap } from '../terminal/layout.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { renderCommands, type NextCommand } from '../terminal/next-commands.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { currentLesson, lessonOf } from './lesson-argument.ts';
import { refuseMoreThan } from './words.ts';

/** `npm run hint` */
export const hint: Command = {
  usage: 'hint [lesson] [step]',
  does: 'show the next hint for the step that failed; each time one level more',
  options: ['help'],
  examples: ['hint', 'hint 3', 'hint 3 all-listen', 'hint 3 2'],
  async run({ args, terminal, print }) {
    refuseMoreThan(2, args.words, 'A lesson, and a step of it: npm run hint 3 2');
    const [word, stepWord] = args.words;
    const progress = readProgress();
    if (progress.notice) print(`${paint(terminal, 'yellow', wrap(progress.notice, terminal.width))}\n`);
    const lesson = word === undefined ? stuckLesson(progress) : lessonOf(word);
    const { title, steps } = loadText(lesson);
    const step = chooseStep(lesson, steps, stepWord, progress);
    const place = steps.indexOf(step) + 1;

    const shown = Math.min(progress.lessons[lesson.name]?.hints?.[step.id] ?? 0, step.hints.length);
    const level = Math.min(shown + 1, step.hints.length);
    // The learner has had them all: once more, from the first, to look back at.
    const levels = shown < step.hints.length ? [level] : step.hints.map((_, index) => index + 1);

    print(paint(terminal, 'bold', wrap(`Lesson ${lesson.number}: ${title}`, terminal.width)));
    print(wrap(`Step ${place}: ${step.title}  ${paint(terminal, 'gray', step.id)}`, terminal.width));
    for (const each of levels) {
      print(`\n${paint(terminal, 'yellow', `Hint ${each} of ${step.hints.length}`)}\n`);
      print(await renderMarkdown(step.hints[each - 1] ?? '', terminal));
    }
    if (level > shown) {
      updateProgress(lesson.name, (before) => ({ ...before, hints: { ...before.hints, [step.id]: level } }));
    }
    print(`\n${renderCommands([next(lesson, step, level, stepWord)], terminal)}`);
    return EXIT.passed;
  },
};

function next({ number }: Lesson, step: StepText, level: number, stepWord: string | undefined): NextCommand {
  return level < step.hints.length
    ? {
        command: `npm run hint ${[number, ...(stepWord === undefined ? [] : [step.id])].join(' ')}`,
        does: 'the next hint',
      }
    : {
        command: `npm run solution ${number}`,
        does: 'no more hints: compare with the reference solution',
      };
}

/** The lesson whose check failed last, else the current one. */
function stuckLesson(progress: Progress): Lesson {
  const failedAt = ({ name }: Lesson): string => progress.lessons[name]?.failedAt ?? '';
  const [last] = allLessons()
    .filter(({ name }) => progress.lessons[name]?.failedStep !== undefined)
    .toSorted((a, b) => failedAt(b).localeCompare(failedAt(a)));
  return last ?? currentLesson(progress);
}

function chooseStep(
  lesson: Lesson,
  steps: StepText[],
  word: string | undefined,
  progress: Progress,
): StepText {
  const failed = progress.lessons[lesson.name]?.failedStep;
  const step =
    word === undefined
      ? (steps.find(({ id }) => id === failed) ?? steps[0])
      : steps.find(({ id }, index) => id === word.toLowerCase() || String(index + 1) === word);
  if (step) return step;
  const ids = steps.map(({ id }) => id);
  const near = word === undefined ? undefined : nearest(word, ids);
  throw new UsageError(
    `Lesson ${lesson.number} has no step "${word ?? ''}".`,
    near
      ? `Did you mean ${near}?`
      : `Its steps are ${ids.map((id, index) => `${index + 1} ${id}`).join(', ')}.`,
  );
}

import { sep } from 'node:path';
import { EXIT, UsageError } from '../errors.ts';
import { allLessons, loadText, nearest, type Lesson } from '../lesson/catalog.ts';
import type { StepText } from '../lesson/text.ts';
import { readProgress, updateProgress, type LastFinding, type Progress } from '../progress.ts';
import { withCode } from '../terminal/code-spans.ts';
import { wrap } from '../terminal/layout.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { renderCommands, type NextCommand } from '../terminal/next-commands.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { currentLesson, lessonOf } from './lesson-argument.ts';
import { refuseMoreThan } from './words.ts';

/** `npm run hint` */
export const hint: Command = {
  usage: 'hint [lesson] [step]',
  does: 'show the next hint for the step that failed; each time one level more',
  options: ['help'],
  examples: ['hint', 'hint 3', 'hint 3 all-listen', 'hint 3 2'],
  async run({ args, terminal, print, isWatching = false }) {
    refuseMoreThan(2, args.words, 'A lesson, and a step of it: npm run hint 3 2');
    const [word, stepWord] = args.words;
    const progress = readProgress();
    if (progress.notice) print(`${paint(terminal, 'yellow', wrap(progress.notice, terminal.width))}\n`);
    const lesson = word === undefined ? stuckLesson(progress) : lessonOf(word);
    const { title, steps } = loadText(lesson);
    const step = chooseStep(lesson, steps, stepWord, progress);
    const place = steps.indexOf(step) + 1;
    const { finding, levels, shown } = whatToShow(lesson, step, progress);

    print(paint(terminal, 'bold', wrap(`Lesson ${lesson.number}: ${title}`, terminal.width)));
    print(wrap(`Step ${place}: ${step.title}  ${paint(terminal, 'gray', step.id)}`, terminal.width));
    if (finding) print(`\n${ownHint(finding, terminal)}`);
    for (const each of levels) {
      print(`\n${paint(terminal, 'yellow', `Hint ${each} of ${step.hints.length}`)}\n`);
      print(await renderMarkdown(step.hints[each - 1] ?? '', terminal));
    }
    const level = Math.max(shown, ...levels);
    const { notice } = updateProgress(lesson.name, (before) => ({
      ...before,
      ...(level > 0 ? { hints: { ...before.hints, [step.id]: level } } : {}),
      ...(finding ? { hintedFor: { step: step.id, code: finding.code } } : {}),
    }));
    if (!isWatching) print(`\n${renderCommands([next(lesson, step, level, stepWord)], terminal)}`);
    if (notice) print(`\n${paint(terminal, 'yellow', wrap(notice, terminal.width))}`);
    return EXIT.passed;
  },
};

interface ToShow {
  /** The last check's finding, when no hint was given for it yet. */
  finding: LastFinding | undefined;
  /** The general hints to show, from 1. */
  levels: number[];
  /** How many of them were shown before. */
  shown: number;
}

/** What the last check saw comes before everything general; another finding than the last time comes alone, the general hints go on from where they were. */
function whatToShow(lesson: Lesson, step: StepText, { lessons }: Progress): ToShow {
  const { hints, failedStep, finding, hintedFor } = lessons[lesson.name] ?? {};
  const shown = Math.min(hints?.[step.id] ?? 0, step.hints.length);
  const isNew =
    failedStep === step.id &&
    finding !== undefined &&
    (hintedFor?.step !== step.id || hintedFor.code !== finding.code);
  if (isNew) return { finding, shown, levels: shown === 0 ? [1] : [] };
  // The learner has had them all: once more, from the first, to look back at.
  const levels = shown < step.hints.length ? [shown + 1] : step.hints.map((_, index) => index + 1);
  return { finding: undefined, shown, levels };
}

/** What the last check saw of this program, and what that usually means. */
function ownHint({ expected, saw, hint: tip }: LastFinding, terminal: Terminal): string {
  const line = (name: string, text: string): string =>
    wrap(
      `${paint(terminal, 'yellow', `${name}:`)} ${withCode(text.replaceAll(`${process.cwd()}${sep}`, ''), terminal)}`,
      terminal.width,
    );
  return [
    ...(expected === undefined ? [] : [line('The step asks', expected)]),
    line('The last check saw', saw),
    line('Try', tip),
  ].join('\n');
}

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

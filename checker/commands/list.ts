import { EXIT } from '../errors.ts';
import { allLessons, loadText, type Lesson } from '../lesson/catalog.ts';
import { readProgress, type Progress } from '../progress.ts';
import { table, wrap } from '../terminal/layout.ts';
import { renderCommands } from '../terminal/next-commands.ts';
import { paint, type Style } from '../terminal/style.ts';
import { counted } from '../wording/phrases.ts';
import type { Command } from './command.ts';
import { currentLesson } from './lesson-argument.ts';
import { allPassed, nextSteps, standing, type Standing } from './next-steps.ts';
import { refuseMoreThan } from './words.ts';

const MARKS: Record<Standing, { mark: string; style: Style }> = {
  passed: { mark: '✓', style: 'green' },
  begun: { mark: '•', style: 'yellow' },
  'not begun': { mark: ' ', style: 'gray' },
};

/** `npm run list` */
export const list: Command = {
  usage: 'list',
  does: 'show all lessons: which you have passed and when, the hints you took, and your next step',
  options: ['help'],
  examples: ['list'],
  async run({ args, terminal, print }) {
    refuseMoreThan(0, args.words, `The list has all lessons. One lesson: npm run lesson ${args.words[0]}`);
    const progress = readProgress();
    if (progress.notice) print(`${paint(terminal, 'yellow', wrap(progress.notice, terminal.width))}\n`);
    const current = allPassed(progress) ? undefined : currentLesson(progress).name;
    const rows = allLessons().map((lesson) => {
      const isCurrent = lesson.name === current;
      const how = standing(lesson, progress);
      const { mark, style } = MARKS[how];
      const { title } = loadText(lesson);
      return [
        isCurrent ? paint(terminal, 'cyan', '>') : paint(terminal, style, mark),
        String(lesson.number),
        isCurrent ? paint(terminal, 'bold', title) : title,
        paint(terminal, style, [...describe(lesson, progress), ...(isCurrent ? ['current'] : [])].join(', ')),
      ];
    });
    print(table(rows, terminal.width, { align: ['left', 'right'] }));
    if (current === undefined) print('\nYou have passed every lesson.');
    print(`\n${renderCommands(nextSteps(progress), terminal)}`);
    return EXIT.passed;
  },
};

/** How far the learner is with a lesson, in a few words each: passed when, or the step to do next; and the hints taken. */
function describe(lesson: Lesson, progress: Progress): string[] {
  const { passedAt, hints = {}, failedStep } = progress.lessons[lesson.name] ?? {};
  const used = Object.values(hints).reduce((sum, count) => sum + count, 0);
  const taken = used > 0 ? [counted(used, 'hint')] : [];
  const how = standing(lesson, progress);
  if (how === 'passed') return [`passed ${day(passedAt)}`.trimEnd(), ...taken];
  if (how === 'not begun') return [how];
  const { steps } = loadText(lesson);
  const at = Math.max(
    0,
    steps.findIndex(({ id }) => id === failedStep),
  );
  return [`step ${at + 1} of ${steps.length} (${steps[at]?.id ?? ''})`, ...taken];
}

/** The day by the learner's clock: `2026-11-27`. Nothing when the time is none. */
function day(time = ''): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const two = (value: number): string => String(value).padStart(2, '0');
  return [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
}

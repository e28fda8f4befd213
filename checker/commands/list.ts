import { EXIT } from '../errors.ts';
import { allLessons, loadText } from '../lesson/catalog.ts';
import { readProgress } from '../progress.ts';
import { table, wrap } from '../terminal/layout.ts';
import { renderCommands } from '../terminal/next-commands.ts';
import { paint, type Style } from '../terminal/style.ts';
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
  does: 'show all lessons, which of them you have passed, and what is next',
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
      const title = loadText(lesson).title;
      return [
        isCurrent ? paint(terminal, 'cyan', '>') : paint(terminal, style, mark),
        String(lesson.number),
        isCurrent ? paint(terminal, 'bold', title) : title,
        paint(terminal, style, isCurrent ? `${how}, current` : how),
      ];
    });
    print(table(rows, terminal.width, { align: ['left', 'right'] }));
    if (current === undefined) print('\nYou have passed every lesson.');
    print(`\n${renderCommands(nextSteps(progress), terminal)}`);
    return EXIT.passed;
  },
};

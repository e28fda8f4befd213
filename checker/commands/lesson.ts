import { EXIT } from '../errors.ts';
import { loadText } from '../lesson/catalog.ts';
import { addStarter, exerciseFolder } from '../lesson/exercise.ts';
import { readProgress } from '../progress.ts';
import { wrap } from '../terminal/layout.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { renderCommands } from '../terminal/next-commands.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { currentLesson, lessonOf } from './lesson-argument.ts';
import { byHand } from './next-steps.ts';
import { refuseMoreThan } from './words.ts';

/** `npm run lesson` */
export const lesson: Command = {
  usage: 'lesson [lesson]',
  does: 'show a lesson, the current one without a number, and make your file to work in; a file that is there stays as it is',
  options: ['help'],
  examples: ['lesson', 'lesson 3', 'lesson worker-per-cpu'],
  async run({ args, terminal, print }) {
    refuseMoreThan(1, args.words, 'One lesson at a time: npm run lesson 3');
    const [word] = args.words;
    const progress = readProgress();
    const chosen = word === undefined ? currentLesson(progress) : lessonOf(word);
    const { number } = chosen;
    const made = addStarter(chosen);

    print(await renderMarkdown(loadText(chosen).body, terminal));
    print(`\n${paint(terminal, 'dim', '─'.repeat(terminal.width))}`);
    if (progress.notice) print(`${paint(terminal, 'yellow', wrap(progress.notice, terminal.width))}\n`);
    const files =
      made.length > 0
        ? `Made for you: ${made.map(shownPath).join(', ')}`
        : `Your files are in ${shownPath(exerciseFolder(chosen))}. They were left as they are.`;
    print(`${wrap(files, terminal.width)}\n`);
    print(
      renderCommands(
        [
          byHand(chosen),
          { command: `npm run check ${number}`, does: 'let the checker look at it' },
          { command: `npm run hint ${number}`, does: 'when you are stuck' },
        ],
        terminal,
      ),
    );
    return EXIT.passed;
  },
};

import { EXIT } from '../errors.ts';
import { addStarter, setAside } from '../lesson/exercise.ts';
import { updateProgress } from '../progress.ts';
import { wrap } from '../terminal/layout.ts';
import { renderCommands } from '../terminal/next-commands.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { lessonOf } from './lesson-argument.ts';
import { refuseMoreThan, required } from './words.ts';

/** `npm run reset` */
export const reset: Command = {
  usage: 'reset <lesson>',
  does: 'start a lesson over; your files are kept in a folder with the date in its name',
  options: ['help'],
  examples: ['reset 3', 'reset worker-per-cpu'],
  async run({ args, terminal, print, isWatching = false }) {
    refuseMoreThan(1, args.words, 'One lesson at a time: npm run reset 3');
    const word = required(args.words[0], 'Start which lesson over?', 'For example: npm run reset 3');
    const chosen = lessonOf(word);
    const kept = setAside(chosen, new Date());
    const made = addStarter(chosen);
    // Whoever starts over gets the weakest hint first again. A lesson that was passed stays passed.
    const { notice } = updateProgress(chosen.name, ({ passedAt }) =>
      passedAt === undefined ? {} : { passedAt },
    );
    const say = (text: string): void => print(wrap(text, terminal.width));
    if (notice) say(paint(terminal, 'yellow', notice));
    say(kept ? `Your old files are in ${shownPath(kept)}` : 'There was nothing to keep.');
    say(`Made for you: ${made.map(shownPath).join(', ')}`);
    const next = { command: `npm run lesson ${chosen.number}`, does: 'the text again' };
    if (!isWatching) print(`\n${renderCommands([next], terminal)}`);
    return EXIT.passed;
  },
};

import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { EXIT } from '../errors.ts';
import type { Lesson } from '../lesson/catalog.ts';
import { counterpart, exerciseFolder, filesIn } from '../lesson/exercise.ts';
import { renderDiff } from '../terminal/diff.ts';
import { wrap } from '../terminal/layout.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import { workshop } from '../workshop.ts';
import type { Command } from './command.ts';
import { lessonOf } from './lesson-argument.ts';
import { refuseMoreThan, required } from './words.ts';

/** `npm run solution` */
export const solution: Command = {
  usage: 'solution <lesson>',
  does: 'show the difference between your program and the reference solution',
  options: ['help'],
  examples: ['solution 3', 'solution worker-per-cpu'],
  async run({ args, terminal, print }) {
    refuseMoreThan(1, args.words, 'One lesson at a time: npm run solution 3');
    const word = required(args.words[0], 'The solution of which lesson?', 'For example: npm run solution 3');
    const chosen = lessonOf(word);
    const say = (text: string): void => print(wrap(text, terminal.width));
    if (filesIn(exerciseFolder(chosen)).length === 0) {
      say(
        `You have no file for lesson ${chosen.number} yet (npm run lesson ${chosen.number} makes one). This is the reference solution:`,
      );
      print(await wholeSolution(chosen, terminal));
      return EXIT.passed;
    }
    const { diffs, own } = compare(chosen, terminal);
    if (diffs.length === 0) {
      say('Your program is the same as the reference solution.');
    } else {
      say(
        `${paint(terminal, 'red', '-')} your program  ${paint(terminal, 'green', '+')} the reference solution`,
      );
      print(`\n${diffs.join('\n\n')}\n`);
      say(
        `Yours need not look like it: what counts is what the processes do, and npm run check ${chosen.number} says that.`,
      );
    }
    if (own.length > 0) say(`Only you have: ${own.join(', ')}`);
    return EXIT.passed;
  },
};

async function wholeSolution(lesson: Lesson, terminal: Terminal): Promise<string> {
  const folder = join(workshop.solutions, lesson.name);
  const files = filesIn(folder).map((file) => {
    const text = readFileSync(join(folder, file), 'utf8').trimEnd();
    const language = extname(file).endsWith('ts') ? 'ts' : extname(file).endsWith('js') ? 'js' : '';
    return `\n### ${shownPath(join(folder, file))}\n\n~~~~~${language}\n${text}\n~~~~~\n`;
  });
  return `\n${await renderMarkdown(files.join(''), terminal)}`;
}

/** The differences file by file, and the learner's files that the solution has nothing of. */
function compare(lesson: Lesson, terminal: Terminal): { diffs: string[]; own: string[] } {
  const reference = join(workshop.solutions, lesson.name);
  const theirs = exerciseFolder(lesson);
  const own = new Set(filesIn(theirs));
  const diffs = filesIn(reference).flatMap((file) => {
    const mine = counterpart(file, [...own]);
    if (mine !== undefined) own.delete(mine);
    const diff = renderDiff(
      mine === undefined
        ? { name: '(you have no such file)', text: '' }
        : { name: shownPath(join(theirs, mine)), text: readFileSync(join(theirs, mine), 'utf8') },
      { name: shownPath(join(reference, file)), text: readFileSync(join(reference, file), 'utf8') },
      terminal,
    );
    return diff === '' ? [] : [diff];
  });
  return { diffs, own: [...own].map((file) => shownPath(join(theirs, file))) };
}

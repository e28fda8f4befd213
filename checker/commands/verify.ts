import { EXIT } from '../errors.ts';
import { allLessons } from '../lesson/catalog.ts';
import { examplesOf, verifyExample } from '../lesson/verify.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { lessonOf } from './lesson-argument.ts';

/** `npm run verify` */
export const verify: Command = {
  usage: 'verify [lesson] [name]',
  does: 'for authors: check all programs that come with the lessons, and whether each gets its verdict',
  options: ['times', 'help'],
  examples: ['verify', 'verify 3', 'verify 3 mistakes', 'verify 3 variants -- --times 20'],
  async run({ args, print, status, terminal }) {
    const [word, part = ''] = args.words;
    const lessons = word === undefined ? allLessons() : [lessonOf(word)];
    let wrong = 0;
    for (const example of lessons.flatMap(examplesOf).filter(({ name }) => name.includes(part))) {
      const shown = `${example.lesson.name} ${example.name}`;
      for (let time = 1; time <= args.times; time += 1) {
        status(shown);
        const { problem, checked } = await verifyExample(example);
        status('');
        if (problem) wrong += 1;
        const mark = problem ? paint(terminal, 'red', '✗') : paint(terminal, 'green', '✓');
        const took = paint(terminal, 'gray', `${checked?.durationMs ?? 0} ms`);
        print(`${mark} ${shown} ${took}${problem ? `\n    ${problem}` : ''}`);
      }
    }
    print(wrong === 0 ? 'Every program got the verdict it has to get.' : `${wrong} did not.`);
    return wrong === 0 ? EXIT.passed : EXIT.failed;
  },
};

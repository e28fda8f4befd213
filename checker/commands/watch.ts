import { UsageError } from '../errors.ts';
import type { Lesson } from '../lesson/catalog.ts';
import { readProgress } from '../progress.ts';
import type { Command, Invocation } from './command.ts';
import { currentLesson, lessonOf } from './lesson-argument.ts';
import { refuseMoreThan } from './words.ts';

/** `npm run watch` */
export const watch: Command = {
  usage: 'watch [lesson]',
  does: 'watch a lesson, the current one without a number: whenever you save, your program is run and judged',
  options: ['plain', 'seed', 'cpus', 'port', 'timeout', 'processes', 'memory', 'output', 'help'],
  examples: ['watch', 'watch 3', 'watch 3 -- --plain'],
  async run(invocation) {
    const { args } = invocation;
    refuseMoreThan(1, args.words, 'One lesson at a time: npm run watch 3');
    const [word] = args.words;
    const lesson = word === undefined ? currentLesson(readProgress()) : lessonOf(word);
    if (args.plain) {
      const { watchPlainly } = require('../watch/plain-watch.ts') as typeof import('../watch/plain-watch.ts');
      return watchPlainly(lesson, invocation);
    }
    if (!canWatch(invocation))
      throw new UsageError(
        'There is no terminal to watch in.',
        `One check: npm run check ${lesson.number}. Only the verdicts, without keys: npm run watch ${lesson.number} -- --plain`,
      );
    return watchInTerminal(lesson, invocation);
  },
};

/** Shows the watch screen until the learner quits. Loaded only now: a `start` without a terminal has no use for it. */
export function watchInTerminal(lesson: Lesson, invocation: Invocation): Promise<number> {
  const { Session } = require('../watch/session.ts') as typeof import('../watch/session.ts');
  return new Session(lesson, invocation).run();
}

/** Whether there is a terminal with keys, that can rewrite its last lines, and somebody who reads it. */
export function canWatch({ terminal }: Invocation): boolean {
  return terminal.live && process.stdin.isTTY && !process.env['CI'];
}

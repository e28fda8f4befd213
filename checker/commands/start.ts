import { EXIT } from '../errors.ts';
import { allLessons, loadText } from '../lesson/catalog.ts';
import { isBegun } from '../lesson/exercise.ts';
import { readProgress, type Progress } from '../progress.ts';
import { wrap } from '../terminal/layout.ts';
import { renderCommands } from '../terminal/next-commands.ts';
import { paint } from '../terminal/style.ts';
import type { Command, Invocation } from './command.ts';
import { currentLesson } from './lesson-argument.ts';
import { allPassed, nextSteps, standing } from './next-steps.ts';
import { canWatch, watchInTerminal } from './watch.ts';
import { refuseMoreThan } from './words.ts';

/** `npm start` */
export const start: Command = {
  usage: 'start',
  does: 'open the lesson where you are and watch it; without a terminal, say where you are and what is next',
  options: ['help'],
  examples: ['start'],
  async run(invocation) {
    const { args, terminal, print } = invocation;
    refuseMoreThan(0, args.words, `Where you are is known. To a lesson: npm run lesson ${args.words[0]}`);
    const progress = readProgress();
    if (progress.notice) print(`${paint(terminal, 'yellow', wrap(progress.notice, terminal.width))}\n`);
    const lessons = allLessons();
    if (canWatch(invocation)) return watchFrom(progress, invocation);
    if (Object.keys(progress.lessons).length === 0 && !lessons.some(isBegun)) return greet(invocation);

    const passed = lessons.filter((lesson) => standing(lesson, progress) === 'passed').length;
    const say = (text: string): void => print(wrap(text, terminal.width));
    if (allPassed(progress)) {
      say(`You have passed all ${lessons.length} lessons.`);
    } else {
      const { number, title } = titled(currentLesson(progress));
      say(paint(terminal, 'bold', `Lesson ${number}: ${title}`));
      say(`${passed} of ${lessons.length} lessons passed.`);
    }
    const all = { command: 'npm run list', does: 'all lessons' };
    print(`\n${renderCommands([...nextSteps(progress), all], terminal)}`);
    return EXIT.passed;
  },
};

async function watchFrom(progress: Progress, invocation: Invocation): Promise<number> {
  const lessons = allLessons();
  const passed = lessons.filter((lesson) => standing(lesson, progress) === 'passed').length;
  if (passed === 0) sayWhatItIs(invocation);
  else invocation.print(`${passed} of ${lessons.length} lessons passed.`);
  return watchInTerminal(currentLesson(progress), invocation);
}

function sayWhatItIs({ terminal, print }: Invocation): void {
  print(paint(terminal, 'bold', 'Cluster Workshop'));
  print(
    wrap(
      "You write servers with Node's cluster module. The checker runs them for real, watches their processes and says step by step what it saw.",
      terminal.width,
    ),
  );
}

function greet(invocation: Invocation): number {
  const { terminal, print } = invocation;
  const first = titled(currentLesson({ lessons: {}, notice: null }));
  sayWhatItIs(invocation);
  print(`\nLesson ${first.number}: ${first.title}\n`);
  const commands = [
    { command: `npm run lesson ${first.number}`, does: 'read it; makes your file' },
    { command: `npm run check ${first.number}`, does: 'when you have written something' },
    { command: `npm run hint ${first.number}`, does: 'when you are stuck' },
    { command: 'npm run list', does: 'all lessons' },
  ];
  print(renderCommands(commands, terminal));
  return EXIT.passed;
}

function titled(lesson: ReturnType<typeof currentLesson>): { number: number; title: string } {
  return { number: lesson.number, title: loadText(lesson).title };
}

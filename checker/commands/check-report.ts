import { sep } from 'node:path';
import type { StepVerdict } from '../judge/steps.ts';
import { allLessons, loadText, type Lesson } from '../lesson/catalog.ts';
import type { Reported } from '../report/json.ts';
import { toText, type Context } from '../report/terminal.ts';
import type { Checked } from '../run/check.ts';
import type { NextCommand } from '../terminal/next-commands.ts';
import { shownPath } from '../terminal/shown-path.ts';
import type { Terminal } from '../terminal/style.ts';
import type { Invocation } from './command.ts';
import { quoteOf } from './quote.ts';

/** What the report of a check is made of. */
export function reported({ lesson, program, ...rest }: Checked): Reported {
  const titles = Object.fromEntries(loadText(lesson).steps.map(({ id, title }) => [id, title]));
  return { ...rest, titles, lesson: { number: lesson.number, slug: lesson.slug }, program: program.entry };
}

/** What a check found, in words; without commands that lead on when the program is another than the learner's own (`isOther`). */
export function textOf({ terminal, args }: Invocation, checked: Checked, isOther: boolean): string {
  const context = {
    ...contextOf(checked),
    ...(args.solution || isOther ? { next: [] } : {}),
    ...evidence(checked, args.timeline, terminal),
  };
  return toText(reported(checked), context, terminal);
}

/** What is told with every report of a check. */
export function contextOf({ lesson, program, steps }: Checked): Context {
  const failed = steps.find((step) => step.verdict === 'fail');
  return {
    title: loadText(lesson).title,
    shown: shownPath(program.entry),
    folder: `${process.cwd()}${sep}`,
    output: [],
    quote: quoteOf(failed?.finding),
    next: next(lesson, steps),
  };
}

/** What was printed, and the timeline: the whole one when asked for, else a short one of what failed. Loaded only then: what passes needs no explanation. */
function evidence(
  { steps, seen }: Checked,
  isFull: boolean,
  terminal: Terminal,
): Partial<Pick<Context, 'output' | 'timeline'>> {
  const failed = steps.find((step) => step.verdict === 'fail');
  if (!isFull && !failed) return {};
  const { outputShown } = require('./output-shown.ts') as typeof import('./output-shown.ts');
  const { checkTimeline } =
    require('../report/timeline/of-check.ts') as typeof import('../report/timeline/of-check.ts');
  return {
    output: outputShown(failed?.finding, seen.runs),
    timeline: checkTimeline(steps, seen.runs, terminal, isFull),
  };
}

function next({ number }: Lesson, steps: readonly StepVerdict[]): NextCommand[] {
  const again = { command: `npm run lesson ${number}`, does: 'the text again' };
  if (steps.some(({ verdict }) => verdict === 'fail'))
    return [{ command: `npm run hint ${number}`, does: 'a hint for the step that failed' }, again];
  if (steps.some(({ verdict }) => verdict !== 'pass'))
    return [{ command: `npm run check ${number}`, does: 'check again' }, again];
  const following = allLessons().find((each) => each.number > number);
  const compare = { command: `npm run solution ${number}`, does: 'compare with the reference solution' };
  return following
    ? [{ command: `npm run lesson ${following.number}`, does: 'the next lesson' }, compare]
    : [compare];
}

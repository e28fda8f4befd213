import { withCode } from '../terminal/code-spans.ts';
import { textWidth, wrap } from '../terminal/layout.ts';
import { renderCommands, type NextCommand } from '../terminal/next-commands.ts';
import { paint, type Style, type Terminal } from '../terminal/style.ts';
import type { PrintedLine } from '../trace/printed.ts';
import { tell } from '../wording/tell.ts';
import type { StepVerdict } from '../judge/steps.ts';
import type { Reported } from './json.ts';
import { printedBlock } from './printed-block.ts';
import { renderQuote, type Quote } from './quoted-line.ts';
import { shortened } from './shortened.ts';

const MARKS: Record<StepVerdict['verdict'], { mark: string; style: Style }> = {
  pass: { mark: '✓', style: 'green' },
  fail: { mark: '✗', style: 'red' },
  blocked: { mark: '·', style: 'gray' },
  unsure: { mark: '?', style: 'yellow' },
};

/** No more characters are shown of a fact: nobody reads more, and to wrap it takes seconds. */
const MOST_TOLD = 2000;
/** Where the text of a fact begins. */
const LABEL_WIDTH = 12;

/** What else a person should be told with a report. */
export interface Context {
  /** The lesson's title. */
  title: string;
  /** The program as the person would write its path. */
  shown: string;
  /** The current folder, with a separator at its end: paths in it are shown without it. */
  folder: string;
  /** What the program printed, at most a few lines; empty when it does not help. */
  output: PrintedLine[];
  /** The line of the program that the finding names. */
  quote?: Quote | null;
  /** What the processes did, drawn; empty when that says nothing new. */
  timeline?: string[];
  /** Commands that lead on. */
  next: NextCommand[];
}

/** A report for a person. */
export function toText(report: Reported, context: Context, terminal: Terminal): string {
  const { lesson, steps, seed, durationMs } = report;
  const lines = [
    sideBySide(
      terminal,
      paint(terminal, 'bold', `Lesson ${lesson.number}: ${context.title}`),
      paint(terminal, 'gray', context.shown),
    ),
    '',
    ...steps.flatMap((step, nth) =>
      stepLines(
        step,
        { title: report.titles[step.id] ?? step.id, isAsAbove: isSame(step, steps[nth - 1]) },
        context,
        terminal,
      ),
    ),
    // The last step's finding ends with an empty line of its own.
    ...(steps.at(-1)?.finding ? [] : ['']),
    sideBySide(
      terminal,
      paint(terminal, ['bold', passed(steps) ? 'green' : 'yellow'], summary(steps)),
      paint(terminal, 'gray', `${(durationMs / 1000).toFixed(1)} s · seed ${seed}`),
    ),
  ];
  if (context.output.length > 0) {
    const output = context.output.map(({ lane, text }) => ({ lane, text: relative(text, context) }));
    lines.push('', 'The program printed:', ...printedBlock(output, terminal));
  }
  const { processesLeft, portsHeld } = report.cleanup;
  if (processesLeft + portsHeld > 0) {
    lines.push(
      '',
      wrap(
        paint(
          terminal,
          'yellow',
          `This machine did not let go of ${processesLeft} processes and ${portsHeld} ports of the program.`,
        ),
        terminal.width,
      ),
    );
  }
  if (context.timeline?.length) lines.push('', ...context.timeline);
  if (context.next.length > 0) lines.push('', renderCommands(context.next, terminal));
  return lines.join('\n');
}

/** Two texts in one line, or in two where that is too narrow. */
function sideBySide(terminal: Terminal, left: string, right: string): string {
  const line = `${left}  ${right}`;
  return textWidth(line) <= terminal.width
    ? line
    : `${wrap(left, terminal.width)}\n${wrap(right, terminal.width)}`;
}

function stepLines(
  { id, verdict, finding }: StepVerdict,
  { title, isAsAbove }: { title: string; isAsAbove: boolean },
  context: Context,
  terminal: Terminal,
): string[] {
  const { mark, style } = MARKS[verdict];
  const rest = verdict === 'blocked' ? 'waits for the step above' : id;
  const shown = verdict === 'blocked' ? paint(terminal, 'gray', title) : title;
  const heading = wrap(`${shown}  ${paint(terminal, 'gray', rest)}`, terminal.width, {
    first: `${paint(terminal, style, mark)} `,
    rest: '  ',
  });
  if (!finding) return [heading];
  if (isAsAbove) return [heading, fact('seen', 'The same as for the step above.', terminal), ''];
  const { expected, saw, hint, fault } = tell(finding);
  const whose = {
    program: [],
    checker: [['who', 'the checker, not your program']],
    machine: [['who', 'this machine, not your program']],
  }[fault];
  const told = (name: string, text: string): string =>
    fact(name, shortened(relative(text, context), MOST_TOLD), terminal);
  return [
    heading,
    told('expected', expected),
    told('seen', saw),
    ...(context.quote && verdict === 'fail' ? renderQuote(context.quote, LABEL_WIDTH, terminal) : []),
    ...whose.map(([name = '', text = '']) => told(name, text)),
    told('try', hint),
    '',
  ];
}

/** Words are never cut: a long one is a path, which gets copied, and which editors make a link of. */
function fact(name: string, text: string, terminal: Terminal): string {
  const label = `  ${name.padEnd(LABEL_WIDTH - 3)} `;
  return wrap(withCode(text, terminal), terminal.width, {
    first: paint(terminal, 'gray', label),
    rest: ' '.repeat(label.length),
  });
}

/** What stopped the whole check is told once. */
function isSame({ finding }: StepVerdict, before: StepVerdict | undefined): boolean {
  return finding !== null && JSON.stringify(finding) === JSON.stringify(before?.finding);
}

function relative(text: string, { folder }: Context): string {
  return text.replaceAll(folder, '');
}

function passed(steps: StepVerdict[]): boolean {
  return steps.every((step) => step.verdict === 'pass');
}

function summary(steps: StepVerdict[]): string {
  if (passed(steps)) return `All ${steps.length} steps passed.`;
  const count = (verdict: StepVerdict['verdict']): number =>
    steps.filter((step) => step.verdict === verdict).length;
  const failed = count('fail');
  const unclear = count('unsure');
  return `${count('pass')} of ${steps.length} steps passed${failed > 0 ? `, ${failed} failed` : ''}${unclear > 0 ? `, ${unclear} could not be judged` : ''}.`;
}

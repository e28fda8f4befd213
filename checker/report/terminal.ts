import { withCode } from '../terminal/code-spans.ts';
import { textWidth, wrap } from '../terminal/layout.ts';
import { renderCommands, type NextCommand } from '../terminal/next-commands.ts';
import { paint, type Style, type Terminal } from '../terminal/style.ts';
import { tell } from '../wording/tell.ts';
import type { StepVerdict } from '../judge/steps.ts';
import type { Reported } from './json.ts';

const MARKS: Record<StepVerdict['verdict'], { mark: string; style: Style }> = {
  pass: { mark: '✓', style: 'green' },
  fail: { mark: '✗', style: 'red' },
  blocked: { mark: '·', style: 'gray' },
  unsure: { mark: '?', style: 'yellow' },
};

/** No more characters are shown of a fact, and of a line that the program printed: nobody reads more, and to wrap it takes seconds. */
const MOST_TOLD = 2000;
const MOST_PRINTED = 500;

/** What else a person should be told with a report. */
export interface Context {
  /** The lesson's title. */
  title: string;
  /** The program as the person would write its path. */
  shown: string;
  /** The current folder, with a separator at its end: paths in it are shown without it. */
  folder: string;
  /** What the program printed, at most a few lines; empty when it does not help. */
  output: string[];
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
    ...steps.flatMap((step) => stepLines(step, report.titles[step.id] ?? step.id, context, terminal)),
    // The last step's finding ends with an empty line of its own.
    ...(steps.at(-1)?.finding ? [] : ['']),
    sideBySide(
      terminal,
      paint(terminal, ['bold', passed(steps) ? 'green' : 'yellow'], summary(steps)),
      paint(terminal, 'gray', `${(durationMs / 1000).toFixed(1)} s · seed ${seed}`),
    ),
  ];
  if (context.output.length > 0)
    lines.push(
      '',
      'The program printed:',
      ...context.output.map((line) => printed(shortened(relative(line, context), MOST_PRINTED), terminal)),
    );
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
  title: string,
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
  const { expected, saw, hint, fault } = tell(finding);
  const whose = {
    program: [],
    checker: [['who', 'the checker, not your program']],
    machine: [['who', 'this machine, not your program']],
  }[fault];
  const facts = [['expected', expected], ['seen', saw], ...whose, ['try', hint]];
  return [
    heading,
    ...facts.map(([name = '', text = '']) =>
      fact(name, shortened(relative(text, context), MOST_TOLD), terminal),
    ),
    '',
  ];
}

/** The beginning of a text; it does not end within a character. */
function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Words are never cut: a long one is a path, which gets copied, and which editors make a link of. */
function fact(name: string, text: string, terminal: Terminal): string {
  const label = `  ${name.padEnd(9)} `;
  return wrap(withCode(text, terminal), terminal.width, {
    first: paint(terminal, 'gray', label),
    rest: ' '.repeat(label.length),
  });
}

/** A line of the program's output; its indentation says what belongs to what. */
function printed(line: string, terminal: Terminal): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const first = paint(terminal, 'gray', `  │ ${indent}`);
  return wrap(paint(terminal, 'gray', line), terminal.width, { first, rest: first });
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

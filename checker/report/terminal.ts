import { wrap } from '../terminal/layout.ts';
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

/** What else a person should be told with a report. */
export interface Context {
  /** The lesson's title. */
  title: string;
  /** The program as the person would write its path. */
  shown: string;
  /** What the program printed, at most a few lines; empty when it does not help. */
  output: string[];
  /** Commands that lead on, with what they do. */
  next: { command: string; does: string }[];
}

/** A report for a person. */
export function toText(report: Reported, context: Context, terminal: Terminal): string {
  const { lesson, steps, seed, durationMs } = report;
  const lines = [
    `${paint(terminal, 'bold', `Lesson ${lesson.number}: ${context.title}`)}  ${paint(terminal, 'gray', context.shown)}`,
    '',
    ...steps.flatMap((step) => stepLines(step, report.titles[step.id] ?? step.id, terminal)),
    '',
    paint(terminal, ['bold', passed(steps) ? 'green' : 'yellow'], summary(steps)) +
      paint(terminal, 'gray', `  ${(durationMs / 1000).toFixed(1)} s · seed ${seed}`),
  ];
  if (context.output.length > 0)
    lines.push(
      '',
      'The program printed:',
      ...context.output.map((line) => paint(terminal, 'gray', `  │ ${line}`)),
    );
  const { processesLeft, portsHeld } = report.cleanup;
  if (processesLeft + portsHeld > 0) {
    lines.push(
      '',
      paint(
        terminal,
        'yellow',
        `This machine did not let go of ${processesLeft} processes and ${portsHeld} ports of the program.`,
      ),
    );
  }
  if (context.next.length > 0) {
    const width = Math.max(...context.next.map(({ command }) => command.length));
    lines.push(
      '',
      ...context.next.map(
        ({ command, does }) =>
          `  ${paint(terminal, 'cyan', command.padEnd(width))}  ${paint(terminal, 'gray', does)}`,
      ),
    );
  }
  return lines.join('\n');
}

function stepLines({ id, verdict, finding }: StepVerdict, title: string, terminal: Terminal): string[] {
  const { mark, style } = MARKS[verdict];
  const rest = verdict === 'blocked' ? 'waits for the step above' : id;
  const heading = `${paint(terminal, style, mark)} ${verdict === 'blocked' ? paint(terminal, 'gray', title) : title}  ${paint(terminal, 'gray', rest)}`;
  if (!finding) return [heading];
  const { expected, saw, hint, fault } = tell(finding);
  const whose = {
    program: [],
    checker: [['who', 'the checker, not your program']],
    machine: [['who', 'this machine, not your program']],
  }[fault];
  const facts = [['expected', expected], ['seen', saw], ...whose, ['try', hint]];
  return [heading, ...facts.flatMap(([name = '', text = '']) => fact(name, text, terminal)), ''];
}

function fact(name: string, text: string, terminal: Terminal): string[] {
  const label = `  ${name.padEnd(9)} `;
  return wrap(text, terminal.width, {
    first: paint(terminal, 'gray', label),
    rest: ' '.repeat(label.length),
    cut: true,
  }).split('\n');
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

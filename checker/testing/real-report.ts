import { join } from 'node:path';
import { contextOf, reported } from '../commands/check-report.ts';
import { outputShown } from '../commands/output-shown.ts';
import { findLesson } from '../lesson/catalog.ts';
import { findProgram } from '../lesson/program.ts';
import { toText } from '../report/terminal.ts';
import { checkProgram, type Checked } from '../run/check.ts';
import type { Terminal } from '../terminal/style.ts';

/**
 * Checks a program for real and gives the report as a learner reads it, with other numbers where they differ from run to run: process ids (100, 101 …),
 * times and the seed. Without the timeline, which has transcripts of its own.
 */
export async function realReport(
  number: number,
  folder: string,
  deadlineMs = 60_000,
): Promise<(terminal: Terminal) => string> {
  const lesson = findLesson(String(number));
  const found = findProgram(join(folder, 'exercises', lesson?.name ?? ''));
  if (!lesson || 'problem' in found) throw new Error('the test has no program or no lesson');
  const checked = await checkProgram(lesson, found.program, {
    port: 3000,
    cpus: 3,
    seed: '7f3a21',
    deadlineMs,
  });
  const told = { ...withOtherPids(checked), durationMs: 1234 };
  const failed = told.steps.find((step) => step.verdict === 'fail');
  return (terminal) =>
    toText(
      reported(told),
      { ...contextOf(told), output: outputShown(failed?.finding, told.seen.runs) },
      terminal,
    );
}

function withOtherPids({ lesson, program, steps, seen, ...rest }: Checked): Checked {
  const pids = new Map<number, number>();
  for (const { primary, events } of seen.runs)
    for (const pid of [primary, ...events.flatMap((event) => (event.type === 'fork' ? [event.child] : []))])
      if (!pids.has(pid)) pids.set(pid, 100 + pids.size);
  const replaced = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value), (_, each: unknown) =>
      typeof each === 'number' ? (pids.get(each) ?? each) : each,
    ) as T;
  return { ...rest, lesson, program, steps: replaced(steps), seen: replaced(seen) };
}

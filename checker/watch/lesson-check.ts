import { textOf } from '../commands/check-report.ts';
import { checkOne } from '../commands/check.ts';
import type { Command, Invocation } from '../commands/command.ts';
import { programOrThrow } from '../commands/program-argument.ts';
import { readArguments } from '../args.ts';
import { EXIT, UsageError } from '../errors.ts';
import type { Lesson } from '../lesson/catalog.ts';
import { paint, type Terminal } from '../terminal/style.ts';

/** What a check told the learner. */
export interface Told {
  text: string;
  isPassed: boolean;
}

/** Checks the learner's program of a lesson, and gives what there is to say. Throws the signal's reason when that one ends it. */
export async function tellVerdict(lesson: Lesson, invocation: Invocation): Promise<Told> {
  try {
    const program = programOrThrow(lesson, null);
    const { checked, code } = await checkOne(invocation, lesson, program);
    return { text: textOf(invocation, checked, true), isPassed: code === EXIT.passed };
  } catch (error) {
    return { text: usage(error, invocation.terminal), isPassed: false };
  }
}

/** Runs another command of the workshop for a lesson; gives what it printed. */
export async function printedBy(
  command: Command,
  name: string,
  lesson: Lesson,
  terminal: Terminal,
): Promise<string> {
  const printed: string[] = [];
  const invocation: Invocation = {
    args: readArguments(name, [String(lesson.number)], command.options, {}),
    terminal,
    print: (text) => void printed.push(text),
    status: () => undefined,
    isWatching: true,
  };
  try {
    await command.run(invocation);
  } catch (error) {
    printed.push(usage(error, terminal));
  }
  return printed.join('\n');
}

/** What the learner can mend is said, and watching goes on; whatever else it is goes its way. */
function usage(error: unknown, terminal: Terminal): string {
  if (!(error instanceof UsageError)) throw error;
  return `${paint(terminal, 'red', error.message)}\n${error.advice}`;
}

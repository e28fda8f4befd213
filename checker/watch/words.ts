import type { Lesson } from '../lesson/catalog.ts';
import { wrap } from '../terminal/layout.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import type { Told } from './lesson-check.ts';

/** What is said when a lesson is opened. */
export function beginning(
  { lesson, title, made }: { lesson: Lesson; title: string; made: readonly string[] },
  terminal: Terminal,
): string {
  const lines = [`\n${paint(terminal, 'bold', wrap(`Lesson ${lesson.number}: ${title}`, terminal.width))}`];
  if (made.length > 0)
    lines.push(
      wrap(`Made for you: ${made.join(', ')}`, terminal.width),
      wrap('Press t to read the lesson. Save your file, and it is checked.', terminal.width),
    );
  return lines.join('\n');
}

/** A verdict, with a line before it where the eye finds its beginning. */
export function verdict({ text }: Told, at: Date, terminal: Terminal): string {
  const time = at.toTimeString().slice(0, 8);
  const rule = `── ${time} ${'─'.repeat(Math.max(0, terminal.width - time.length - 4))}`;
  return `\n${paint(terminal, 'dim', rule)}\n${text}`;
}

/** Which key leads on from a verdict. */
export function afterwards({ isPassed }: Told, following: Lesson | undefined, terminal: Terminal): string {
  const text = !isPassed
    ? 'Stuck? Press h for a hint.'
    : following
      ? `Passed. Press n to go on to lesson ${following.number}.`
      : 'Passed: that was the last lesson.';
  return `\n${paint(terminal, isPassed ? ['bold', 'green'] : 'gray', wrap(text, terminal.width))}`;
}

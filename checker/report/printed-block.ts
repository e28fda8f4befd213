import { padEnd, textWidth, wrap } from '../terminal/layout.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import type { PrintedLine } from '../trace/printed.ts';
import { shortened } from './shortened.ts';

/** Nobody reads more of a line that was printed, and to wrap it takes seconds. */
const MOST_PRINTED = 500;

/** What the processes of a program printed: each line behind the name of its process, as far as it is known. */
export function printedBlock(lines: readonly PrintedLine[], terminal: Terminal): string[] {
  const widest = Math.max(0, ...lines.map(({ lane }) => textWidth(lane)));
  let before: string | null = null;
  return lines.map(({ lane, text }) => {
    // A name that stays the same is not said again: what changes is easier to see.
    const name = padEnd(lane === before ? '' : lane, widest);
    before = lane;
    return printed(name, shortened(text, MOST_PRINTED), terminal);
  });
}

/** Its indentation says what belongs to what. */
function printed(name: string, text: string, terminal: Terminal): string {
  const indent = /^\s*/.exec(text)?.[0].slice(0, 20) ?? '';
  const bar = paint(terminal, 'gray', terminal.ascii ? '|' : '│');
  const space = ' '.repeat(textWidth(name));
  const gap = name === '' ? '' : ' ';
  return wrap(paint(terminal, 'gray', text.trimStart()), terminal.width, {
    first: `  ${name}${gap}${bar} ${indent}`,
    rest: `  ${space}${gap}${bar} ${indent}`,
  });
}

import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

import { breakWideText } from './wide.ts';

/** How `wrap` starts its lines, and what it does with a word that no line can hold. */
export interface WrapOptions {
  first?: string;
  rest?: string;
  /** Cut such a word. Else it stays whole: it is an URL or a command, which gets copied. */
  cut?: boolean;
}

/** Wraps a text to the width, with a prefix for its first line and one for the rest. */
export function wrap(text: string, width: number, options: WrapOptions = {}): string {
  const { first = '', rest = '', cut = false } = options;
  const columns = Math.max(1, width - Math.max(stringWidth(first), stringWidth(rest)));
  return wrapAnsi(breakWideText(text, columns), columns, { hard: cut })
    .split('\n')
    .map((line, index) => ((index === 0 ? first : rest) + line).trimEnd())
    .join('\n');
}

/** The display width of a text's widest line. */
export function textWidth(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

/** Fills a text with spaces up to a display width. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** Where a column's text stands. */
export type Align = 'left' | 'right' | 'center';

/** What a table has besides its cells. */
export interface TableOptions {
  /** The first row is a header: a line stands under it. */
  header?: boolean;
  align?: readonly Align[];
}

const gap = '  ';

/** Aligned columns; cells wrap when the whole is wider than the width. */
export function table(
  rows: readonly (readonly string[])[],
  width: number,
  options: TableOptions = {},
): string {
  const columns = columnWidths(rows, width);
  const lines = rows.map((row) => tableRow(row, columns, options.align ?? []));
  if (options.header) lines.splice(1, 0, columns.map((column) => '─'.repeat(column)).join(gap));
  return lines.join('\n');
}

function tableRow(row: readonly string[], columns: readonly number[], align: readonly Align[]): string {
  const cells = columns.map((column, index) => wrap(row[index] ?? '', column, { cut: true }).split('\n'));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, index) => place(cell[line] ?? '', columns[index] ?? 0, align[index] ?? 'left'))
      .join(gap)
      .trimEnd(),
  ).join('\n');
}

function place(text: string, width: number, align: Align): string {
  if (align === 'left') return padEnd(text, width);
  const free = Math.max(0, width - stringWidth(text));
  return padEnd(' '.repeat(align === 'right' ? free : Math.floor(free / 2)) + text, width);
}

function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const measure = (widthOf: (cell: string) => number): number[] =>
    Array.from({ length: count }, (_, index) => Math.max(1, ...rows.map((row) => widthOf(row[index] ?? ''))));
  const available = width - gap.length * (count - 1);
  const natural = measure(textWidth);
  const narrowest = natural.map(() => 2);
  const whole = shrink(natural, measure(narrowestReadable), available);
  const fits = whole.reduce((sum, column) => sum + column, 0) <= available;
  // Words are cut only when the columns cannot hold even their longest words.
  return fits ? whole : shrink(natural, narrowest, available);
}

/** Takes from the widest column that may still give, until the sum fits or none may. */
function shrink(widths: readonly number[], floors: readonly number[], available: number): number[] {
  const result = [...widths];
  let excess = result.reduce((sum, column) => sum + column, 0) - available;
  for (; excess > 0; excess -= 1) {
    let widest = -1;
    for (const [index, column] of result.entries()) {
      if (column > (floors[index] ?? 0) && column > (result[widest] ?? 0)) widest = index;
    }
    if (widest === -1) break;
    result[widest] = (result[widest] ?? 0) - 1;
  }
  return result;
}

function narrowestReadable(cell: string): number {
  // Chinese and Japanese may break nearly anywhere: broken at one column, what is left are the words.
  const words = breakWideText(cell, 1).split(/\s/u);
  // And a column of single characters is no text.
  return Math.max(Math.min(8, textWidth(cell)), ...words.map((word) => stringWidth(word)));
}

import { textWidth } from '../terminal/layout.ts';
import { paint, type Terminal } from '../terminal/style.ts';

/** A line of the program, to be shown with what was found there. */
export interface Quote {
  line: number;
  text: string;
  /** Where in the line, counted from 1. */
  column: number | null;
}

/** Nobody reads more of one line, and a bundled program may be one line of a megabyte. */
const MOST_QUOTED = 10_000;

/** The line with its number, and a mark below its column; a line that is too long is cut on both sides of that. */
export function renderQuote({ line, text, column }: Quote, indent: number, terminal: Terminal): string[] {
  const bar = terminal.ascii ? '|' : '│';
  const number = String(line);
  const room = Math.max(10, terminal.width - indent - number.length - 3);
  // Its indentation takes room and says nothing here.
  const bare = text.trimStart();
  const at = column === null ? 0 : column - 1 - (text.length - bare.length);
  const { shown, before } = cut(bare, Math.max(0, at), room, terminal.ascii ? '...' : '…');
  if (shown.trim() === '') return [];
  const lines = [`${paint(terminal, 'gray', `${number} ${bar}`)} ${shown}`.trimEnd()];
  if (column !== null && at >= 0 && at <= bare.length)
    lines.push(
      `${paint(terminal, 'gray', `${' '.repeat(number.length)} ${bar}`)} ${' '.repeat(before)}${paint(terminal, 'red', '^')}`,
    );
  return lines.map((each) => ' '.repeat(indent) + each);
}

/** The part of a line that fits, and how many columns of it stand before the position. */
function cut(text: string, at: number, room: number, gap: string): { shown: string; before: number } {
  const start = Math.max(0, at - MOST_QUOTED / 2);
  const head = visible(text.slice(start, at));
  const tail = visible(text.slice(at, start + MOST_QUOTED));
  if (textWidth(head + tail) <= room && start === 0)
    return { shown: (head + tail).trimEnd(), before: textWidth(head) };
  const headRoom = Math.max(0, Math.min(textWidth(head), Math.floor(room / 2), room - gap.length));
  const kept =
    textWidth(head) <= headRoom && start === 0 ? head : gap + lastColumns(head, headRoom - gap.length);
  const left = room - textWidth(kept);
  const end = textWidth(tail) <= left ? tail : firstColumns(tail, left - gap.length) + gap;
  return { shown: (kept + end).trimEnd(), before: textWidth(kept) };
}

/** Tabs as two spaces, and no control characters: the mark has to stand below its place. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll('\t', '  ').replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '');
}

function firstColumns(text: string, columns: number): string {
  let shown = '';
  let width = 0;
  for (const character of text) {
    width += textWidth(character);
    if (width > columns) break;
    shown += character;
  }
  return shown;
}

function lastColumns(text: string, columns: number): string {
  const reversed = firstColumns(Array.from(text).toReversed().join(''), columns);
  return Array.from(reversed).toReversed().join('');
}

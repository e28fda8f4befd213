import stringWidth from 'string-width';
import { paint, type Terminal } from '../terminal/style.ts';

/** A key and what it does: `next` with the key `n` is shown as `[n]ext`, `reset` with `x` as `[x] reset`. */
export interface KeyHelp {
  key: string;
  does: string;
}

/** The keys of the watch screen, in the order in which they are shown. */
export const WATCH_KEYS: readonly KeyHelp[] = [
  { key: 'n', does: 'next' },
  { key: 'p', does: 'previous' },
  { key: 'l', does: 'list' },
  { key: 't', does: 'text' },
  { key: 'h', does: 'hint' },
  { key: 's', does: 'solution' },
  { key: 'r', does: 'run' },
  { key: 'x', does: 'reset' },
  { key: 'e', does: 'edit' },
  { key: 'q', does: 'quit' },
];

/** The keys in as few lines as the columns allow; what belongs to one key is never divided. */
export function keyLines(keys: readonly KeyHelp[], columns: number, terminal: Terminal): string[] {
  const lines: string[] = [];
  for (const { key, does } of keys) {
    const word = does.startsWith(key) ? does.slice(key.length) : ` ${does}`;
    const shown = `${paint(terminal, 'bold', `[${key}]`)}${word}`;
    const last = lines.at(-1);
    const longer = `${last} ${shown}`;
    if (last !== undefined && stringWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(shown);
  }
  return lines;
}

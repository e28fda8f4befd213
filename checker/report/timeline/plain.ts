import { textWidth } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/style.ts';
import { symbolsFor } from './symbols.ts';

/** A program's text made safe to show in one line: nothing in it moves the cursor, and a terminal that has only ASCII is given only that. */
export function plain(text: string, terminal: Terminal): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\uFFFD');
  if (!terminal.ascii) return line;
  return line.replaceAll(/[^\u0020-\u007E]/gu, (sign) => ASCII_FOR[sign] ?? '?');
}

const ASCII_FOR: Record<string, string> = { '…': '...', '→': '->', '×': 'x', '–': '-', '’': "'" };

/** The beginning of a text that is no wider than so many columns, with a sign that it went on. */
export function cutTo(text: string, width: number, terminal: Terminal): string {
  if (textWidth(text) <= width) return text;
  const { ellipsis } = symbolsFor(terminal);
  let kept = '';
  let used = textWidth(ellipsis);
  for (const sign of text) {
    used += textWidth(sign);
    if (used > width) break;
    kept += sign;
  }
  return kept + ellipsis;
}

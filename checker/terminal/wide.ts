import stringWidth from 'string-width';

import { styleCode } from './style.ts';

const escapeOrSpace = new RegExp(`(${styleCode}| +|\n)`, 'u');
const noBreakBefore = /^[、。，．：；？！）］｝」』】》〉〕…—～ー々’”,.:;?!)\]}%]/u;
const noBreakAfter = /[（［｛「『【《〈〔‘“([{]$/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Chinese and Japanese have no spaces, and `wrap-ansi` breaks lines only at spaces: this puts one where a line of
 * this many columns is full, and nowhere else, so that the wrap there removes it.
 */
export function breakWideText(text: string, columns: number): string {
  let result = '';
  let column = 0;
  let word: string[] = [];
  const flush = (): void => {
    for (const unit of units(word)) {
      const width = stringWidth(unit);
      if (column > 0 && column + width > columns) {
        // At a word's start there is a space already.
        if (!/[ \n]$|^$/u.test(result)) result += ' ';
        column = 0;
      }
      result += unit;
      column += width;
    }
    word = [];
  };
  for (const part of text.split(escapeOrSpace)) {
    if (/^[ \n]/u.test(part)) {
      flush();
      result += part;
      column = part === '\n' ? 0 : column + part.length;
    } else if (part.startsWith('\u001B')) {
      word.push(part);
    } else {
      for (const { segment } of graphemes.segment(part)) word.push(segment);
    }
  }
  flush();
  return result;
}

/** The parts of a word which a line break may not divide. */
function units(word: readonly string[]): string[] {
  const result: string[] = [];
  let previous = '';
  for (const piece of word) {
    if (piece.startsWith('\u001B')) {
      // A code that closes belongs to the text before it, one that opens to the text after it; either may stand here.
      result.push((result.pop() ?? '') + piece);
      continue;
    }
    const mayBreak =
      previous !== '' &&
      (stringWidth(previous) === 2 || stringWidth(piece) === 2) &&
      !noBreakBefore.test(piece) &&
      !noBreakAfter.test(previous);
    if (mayBreak || result.length === 0) result.push(piece);
    else result.push((result.pop() ?? '') + piece);
    previous = piece;
  }
  return result;
}

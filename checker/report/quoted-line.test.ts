import { expect, test } from 'vitest';
import { textWidth } from '../terminal/layout.ts';
import { renderQuote, type Quote } from './quoted-line.ts';

const shown = (quote: Quote, width = 80, ascii = false): string[] =>
  renderQuote(quote, 4, { width, color: false, live: false, ascii });
const long = `${'a'.repeat(100)}X${'b'.repeat(100)}`;

test.each<[string, string[], string[]]>([
  [
    'without its indentation, the mark below its place',
    shown({ line: 12, text: '\t\tfoo(1, ;', column: 10 }),
    ['    12 │ foo(1, ;', '       │        ^'],
  ],
  [
    'wide letters are two columns',
    shown({ line: 3, text: "log('日本' ;", column: 10 }),
    ["    3 │ log('日本' ;", '      │            ^'],
  ],
  ['without a column no mark', shown({ line: 3, text: 'x', column: null }), ['    3 │ x']],
  ['at the end of the line', shown({ line: 3, text: 'f(', column: 3 }), ['    3 │ f(', '      │   ^']],
  ['in ASCII', shown({ line: 3, text: 'x;', column: 2 }, 80, true), ['    3 | x;', '      |  ^']],
  ['a column that the line has not', shown({ line: 3, text: 'x', column: 9 }), ['    3 │ x']],
  ['an empty line is not worth a quote', shown({ line: 3, text: ' \t', column: 1 }), []],
])('%s', (_, lines, expected) => {
  expect(lines).toEqual(expected);
});

test.each([20, 40, 80])('of a long line the part around the mark is shown, in %i columns', (width) => {
  const [code = '', mark = ''] = shown({ line: 1, text: long, column: 101 }, width);
  expect(code[mark.indexOf('^')]).toBe('X');
  expect(textWidth(code)).toBeLessThanOrEqual(width);
});

import { expect, test } from 'vitest';

import { renderDiff } from './diff.ts';

const plain = { width: 80, color: false, live: false };
const theirs = { name: 'your server.ts', text: 'a\nb\nc\nd\ne\nf\ng\nh\ni\n' };
const reference = { name: 'solution', text: 'a\nb\nc\nd\nE\nf\ng\nh\ni\n' };

test('shows three lines around a change', () => {
  expect(renderDiff(theirs, reference, plain)).toBe(
    [
      '--- your server.ts',
      '+++ solution',
      '@@ -2,7 +2,7 @@',
      ' b',
      ' c',
      ' d',
      '-e',
      '+E',
      ' f',
      ' g',
      ' h',
    ].join('\n'),
  );
});

test('colours what goes and what comes', () => {
  const lines = renderDiff(theirs, reference, { ...plain, color: true }).split('\n');
  expect(lines.filter((line) => line.startsWith('\u001B'))).toEqual([
    '\u001B[1m\u001B[31m--- your server.ts\u001B[39m\u001B[22m',
    '\u001B[1m\u001B[32m+++ solution\u001B[39m\u001B[22m',
    '\u001B[36m@@ -2,7 +2,7 @@\u001B[39m',
    '\u001B[31m-e\u001B[39m',
    '\u001B[32m+E\u001B[39m',
  ]);
});

test('is empty without a difference; line endings are none', () => {
  expect(renderDiff(theirs, { ...theirs, name: 'solution' }, plain)).toBe('');
  expect(renderDiff({ ...theirs, text: 'a\r\nb' }, { ...reference, text: 'a\nb\n' }, plain)).toBe('');
});

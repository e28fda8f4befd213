import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allLessons } from '../lesson/catalog.ts';
import { join } from 'node:path';
import { inAscii } from './ascii.ts';

test('our own signs have something in their place, letters stay', () => {
  expect(inAscii('✓ begun … ─ wörter 日本')).toBe('+ begun ... - wörter 日本');
});

test('nothing in a lesson is lost where only ASCII is shown', () => {
  for (const { folder } of allLessons()) {
    const text = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(inAscii(text)).not.toMatch(/[^\n\u0020-\u007E]/);
  }
});

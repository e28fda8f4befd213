import { describe, expect, test } from 'vitest';

import { detectTerminal, paint } from './style.ts';

const stream = (properties: { isTTY?: boolean; columns?: number }): NodeJS.WriteStream =>
  properties as NodeJS.WriteStream;

describe('detectTerminal', () => {
  const tty = stream({ isTTY: true, columns: 72 });
  const pipe = stream({});

  test.each([
    ['a terminal', tty, {}, { width: 72, color: true, live: true }],
    ['a pipe', pipe, {}, { width: 80, color: false, live: false }],
    ['a dumb terminal', tty, { TERM: 'dumb' }, { width: 72, color: false, live: false }],
    ['NO_COLOR takes the colour only', tty, { NO_COLOR: '0' }, { width: 72, color: false, live: true }],
    ['an empty NO_COLOR is none', tty, { NO_COLOR: '' }, { width: 72, color: true, live: true }],
    ['FORCE_COLOR colours a pipe', pipe, { FORCE_COLOR: '1' }, { width: 80, color: true, live: false }],
    ['FORCE_COLOR=0 takes the colour', tty, { FORCE_COLOR: '0' }, { width: 72, color: false, live: true }],
    ['NO_COLOR wins', pipe, { NO_COLOR: '1', FORCE_COLOR: '1' }, { width: 80, color: false, live: false }],
  ])('%s', (_, to, env, expected) => {
    expect(detectTerminal(to, env)).toMatchObject(expected);
  });

  test.each([
    [{}, false],
    [{ LANG: 'en_GB.UTF-8' }, false],
    [{ LANG: 'C.utf8' }, false],
    [{ LANG: 'C' }, true],
    [{ LANG: 'de_DE.UTF-8', LC_CTYPE: 'de_DE.ISO-8859-1' }, true],
    [{ LC_ALL: 'en_US.UTF-8', LC_CTYPE: 'POSIX' }, false],
    [{ LC_ALL: '', LANG: 'POSIX' }, true],
    [{ LANG: 'en_GB.UTF-8', TERM: 'dumb' }, true],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, true],
  ])('with %o it is %s that only ASCII is shown', (env, ascii) => {
    expect(detectTerminal(tty, env).ascii).toBe(
      process.platform === 'win32' && !('TERM' in env) ? false : ascii,
    );
  });

  test('keeps the width in the range that reads well', () => {
    const widths = [0, 12, 40, 100, 250].map((columns) => detectTerminal(stream({ columns }), {}).width);
    expect(widths).toEqual([80, 40, 40, 100, 100]);
  });
});

describe('paint', () => {
  const colored = { width: 80, color: true, live: true };

  test('gives the text back when there is no colour', () => {
    expect(paint({ ...colored, color: false }, ['bold', 'red'], 'text')).toBe('text');
  });

  test('goes on with the outer style after a nested one of the same kind', () => {
    const nested = paint(colored, 'red', `a ${paint(colored, 'cyan', 'b')} c`);
    expect(nested).toBe('\u001B[31ma \u001B[36mb\u001B[39m\u001B[31m c\u001B[39m');
  });

  test('closes each line, and leaves empty ones empty', () => {
    expect(paint(colored, ['bold', 'green'], 'a\n\nb')).toBe(
      '\u001B[1m\u001B[32ma\u001B[39m\u001B[22m\n\n\u001B[1m\u001B[32mb\u001B[39m\u001B[22m',
    );
  });
});

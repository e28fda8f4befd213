import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';

import { padEnd, table, wrap } from './layout.ts';

describe('wrap', () => {
  test('hangs the lines after the first', () => {
    expect(wrap('The primary forks one worker for each CPU.', 20, { first: '1. ', rest: '   ' })).toBe(
      ['1. The primary forks', '   one worker for', '   each CPU.'].join('\n'),
    );
  });

  test('keeps the lines that the text has', () => {
    expect(wrap('one two\n\nthree four', 7)).toBe('one two\n\nthree\nfour');
  });

  test('fills the lines with Chinese, and starts none with a full stop', () => {
    expect(wrap('使用cluster模块创建子进程，共享端口。主进程', 16)).toBe(
      ['使用cluster模块', '创建子进程，共享', '端口。主进程'].join('\n'),
    );
    expect(wrap('共享端口。主进程', 8)).toBe(['共享端', '口。主进', '程'].join('\n'));
  });

  test('begins Chinese on the line where there is room', () => {
    expect(wrap('fork 子进程子进程', 9)).toBe(['fork 子进', '程子进程'].join('\n'));
  });

  test('styles every line of a styled text and counts no code as width', () => {
    expect(wrap('\u001B[1m主进程 forks\u001B[22m', 6)).toBe(
      '\u001B[1m主进程\u001B[22m\n\u001B[1mforks\u001B[22m',
    );
    expect(wrap('\u001B[1m主进程\u001B[22m', 4)).toBe('\u001B[1m主进\u001B[22m\n\u001B[1m程\u001B[22m');
  });

  test('cuts a word that no line holds only when told to', () => {
    expect(wrap('see https://nodejs.org/api', 10)).toBe('see\nhttps://nodejs.org/api');
    expect(wrap('see https://nodejs.org/api', 10, { cut: true })).toBe('see https:\n//nodejs.o\nrg/api');
  });
});

test('padEnd fills by what is seen', () => {
  expect(padEnd('主进程', 8)).toBe('主进程  ');
  expect(padEnd('\u001B[1mab\u001B[22m', 3)).toBe('\u001B[1mab\u001B[22m ');
  expect(padEnd('abc', 2)).toBe('abc');
});

describe('table', () => {
  const rows = [
    ['事件', 'when', 'n'],
    ['online', 'the worker runs, but does not listen yet', '1'],
    ['listening', 'the worker called listen()', '12'],
  ];

  test('aligns the columns', () => {
    expect(table(rows, 80)).toBe(
      [
        '事件       when                                      n',
        'online     the worker runs, but does not listen yet  1',
        'listening  the worker called listen()                12',
      ].join('\n'),
    );
  });

  test('wraps the widest column first, under a header with a line', () => {
    expect(table(rows, 40, { header: true, align: ['left', 'left', 'right'] })).toBe(
      [
        '事件       when                        n',
        '─────────  ─────────────────────────  ──',
        'online     the worker runs, but does   1',
        '           not listen yet',
        'listening  the worker called          12',
        '           listen()',
      ].join('\n'),
    );
  });

  test('cuts words before it gets wider than it may', () => {
    const lines = table([['availableParallelism', 'schedulingPolicy', '共享服务器端口']], 24).split('\n');
    expect(lines[0]).toBe('availa  schedul  共享服');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(24);
  });

  test('gives a cell of two lines the room of the longer one', () => {
    expect(
      table(
        [
          ['one\nthree', 'x'],
          ['a', 'y'],
        ],
        40,
      ),
    ).toBe('one    x\nthree\na      y');
  });

  test('has nothing to show without rows', () => {
    expect(table([], 40)).toBe('');
  });
});

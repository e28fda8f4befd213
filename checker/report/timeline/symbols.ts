import type { Terminal } from '../../terminal/style.ts';

/** The signs of the drawing, in an alphabet that the terminal has. */
export type SymbolName = keyof typeof UNICODE;

const UNICODE = {
  forked: '○',
  online: '◐',
  listening: '●',
  closing: '◌',
  exit: '✕',
  error: '!',
  outside: '▼',
  begins: '┌',
  ends: '└',
  cut: '╳',
  /** A process that does not listen, and one that does. */
  idle: '┊',
  ready: '│',
  right: '▶',
  left: '◀',
  path: '─',
  late: '┄',
  fromRight: '├',
  fromLeft: '┤',
  evidence: '▸',
  gap: '⋮',
  arrow: '→',
  times: '×',
  ellipsis: '…',
};

const ASCII: Record<SymbolName, string> = {
  forked: 'o',
  online: '+',
  listening: '@',
  closing: 'u',
  exit: 'x',
  error: '!',
  outside: 'v',
  begins: '[',
  ends: ']',
  cut: '/',
  idle: ':',
  ready: '|',
  right: '>',
  left: '<',
  path: '-',
  late: '.',
  fromRight: '+',
  fromLeft: '+',
  evidence: '*',
  gap: ':',
  arrow: '->',
  times: 'x',
  ellipsis: '...',
};

/** The signs for a terminal. */
export function symbolsFor(terminal: Terminal): Record<SymbolName, string> {
  return terminal.ascii ? ASCII : UNICODE;
}

import type { SymbolName } from '../../report/timeline/symbols.ts';

/** What the signs of the timeline mean, in the order in which they are told. Arrows and the rest are told by each line's own words. */
export const LEGEND: [SymbolName | 'count', string][] = [
  ['evidence', 'shows what failed'],
  ['forked', 'begins'],
  ['online', 'online'],
  ['listening', 'begins to listen'],
  ['ready', 'listens'],
  ['idle', 'does not listen'],
  ['closing', 'stops listening'],
  ['count', 'so many requests'],
  ['right', 'fork, order, message'],
  ['left', 'message'],
  ['late', 'message under way'],
  ['begins', 'request begins'],
  ['ends', 'is answered'],
  ['outside', 'by the checker'],
  ['cut', 'channel closed'],
  ['error', 'error'],
  ['exit', 'ends'],
];

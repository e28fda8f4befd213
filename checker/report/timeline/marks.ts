import type { Style } from '../../terminal/style.ts';
import type { Row } from './fold.ts';
import type { Moment } from './moments.ts';
import type { SymbolName } from './symbols.ts';

/** What is drawn in a lane: a sign, or how many. */
export interface Mark {
  pid: number;
  sign?: SymbolName;
  count?: number;
  style: Style | null;
}

/** What is drawn in the lanes for one row. */
export interface Marks {
  arrow: { from: number[]; to: number[]; late: boolean } | null;
  marks: Mark[];
}

/** Signs and arrows for a row. */
export function marksOf({ moments }: Row): Marks {
  const [first] = moments;
  switch (first.kind) {
    case 'fork':
    case 'spawn': {
      const children = childrenOf(moments);
      return {
        arrow: { from: pidsOf(moments), to: children, late: false },
        marks: children.map((pid) => ({ pid, sign: 'forked', style: 'green' })),
      };
    }
    case 'order':
      return { arrow: { from: pidsOf(moments), to: childrenOf(moments), late: false }, marks: [] };
    case 'message':
      return messageMarks(moments);
    case 'request':
      return { arrow: null, marks: requestMarks(moments) };
    default: {
      const [sign, style] = SIGNS[first.kind];
      return { arrow: null, marks: sign ? pidsOf(moments).map((pid) => ({ pid, sign, style })) : [] };
    }
  }
}

type Plain = Exclude<Moment['kind'], 'fork' | 'spawn' | 'order' | 'message' | 'request'>;

const SIGNS: Record<Plain, [SymbolName | null, Style | null]> = {
  start: ['forked', 'green'],
  online: ['online', 'green'],
  listening: ['listening', 'green'],
  closing: ['closing', 'yellow'],
  disconnect: ['cut', 'yellow'],
  exit: ['exit', 'red'],
  error: ['error', 'red'],
  stray: ['error', 'red'],
  signal: ['outside', 'magenta'],
  fault: ['outside', 'magenta'],
  policy: [null, null],
  end: [null, null],
};

function pidsOf(moments: readonly Moment[]): number[] {
  return [...new Set(moments.flatMap(({ pid }) => (pid === null ? [] : [pid])))];
}

function childrenOf(moments: readonly Moment[]): number[] {
  return moments.flatMap((moment) => ('child' in moment ? [moment.child] : []));
}

function counts(pids: (number | null)[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const pid of pids) if (pid !== null) found.set(pid, (found.get(pid) ?? 0) + 1);
  return found;
}

function requestMarks(moments: readonly Moment[]): Mark[] {
  return [...counts(moments.map(({ pid }) => pid))].map(([pid, count]): Mark => {
    const first = moments.find((moment) => moment.pid === pid);
    if (first?.kind !== 'request') return { pid, count, style: 'green' };
    if (first.outcome.kind !== 'answered' && first.phase !== 'begins')
      return { pid, sign: 'error', style: 'red' };
    if (first.phase === 'begins') return { pid, sign: 'begins', style: 'green' };
    return first.phase === 'ends' ? { pid, sign: 'ends', style: 'green' } : { pid, count, style: 'green' };
  });
}

function messageMarks(moments: readonly Moment[]): Marks {
  const messages = moments.filter((moment) => moment.kind === 'message');
  const from = pidsOf(moments);
  const to = [...new Set(messages.map(({ peer }) => peer))];
  const isLate = messages[0]?.phase === 'leaves';
  if (from.length === 1 && to.length === 1) return { arrow: { from, to, late: isLate }, marks: [] };
  // The side with several processes shows how many each of them sent, or got.
  const many = to.length > 1 ? messages.map(({ peer }) => peer) : messages.map(({ pid }) => pid);
  const marks = [...counts(many)].map(([pid, count]): Mark => ({ pid, count, style: 'cyan' }));
  return { arrow: { from, to, late: isLate }, marks };
}

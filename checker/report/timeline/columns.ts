import type { Terminal } from '../../terminal/style.ts';
import { laneLabel, type Lane } from './lanes.ts';

/** Where the lanes stand. A column whose process has ended may be given to a later one when there is no room for all. */
export interface Columns {
  /** Where a process's lane is, counted in characters from the first lane. */
  at: Map<number, number>;
  /** The first process of each column: the head of the column names it. */
  heads: { at: number; label: string }[];
  /** The processes that took over a column: their label is shown where they begin. */
  later: Set<number>;
  width: number;
}

/** What is left of a line for words must be at least this. */
const LEAST_TEXT = { narrow: 18, wide: 30 };
const WIDE = 60;
/** With so much most lines need not be wrapped. */
const EASY_TEXT = 42;
/** From column to column, the roomiest first. */
const PITCHES = [5, 4, 3];

/** Places the lanes in a line of which `taken` characters are in use already; null when they leave no room for words. */
export function placeLanes(
  lanes: readonly Lane[],
  widest: number,
  taken: number,
  { width }: Terminal,
): Columns | null {
  const least = width < WIDE ? LEAST_TEXT.narrow : LEAST_TEXT.wide;
  const ways = [
    ...PITCHES.map((pitch) => ({ pitch, text: Math.max(least, EASY_TEXT), isShared: false })),
    { pitch: 3, text: least, isShared: false },
    ...PITCHES.map((pitch) => ({ pitch, text: least, isShared: true })),
  ];
  for (const { pitch, text, isShared } of ways) {
    const columns = place(shareColumns(lanes, isShared), Math.max(pitch, widest + 1), width);
    if (columns.width <= width - taken - text) return columns;
  }
  return null;
}

/** The lanes of each column, in the order of time. */
function shareColumns(lanes: readonly Lane[], isShared: boolean): Lane[][] {
  if (!isShared) return lanes.map((lane) => [lane]);
  const columns: Lane[][] = [];
  for (const lane of lanes.toSorted((one, other) => one.from - other.from)) {
    const free = columns.find((column) => (column.at(-1)?.until ?? Infinity) < lane.from);
    if (free) free.push(lane);
    else columns.push([lane]);
  }
  return columns;
}

function place(shared: Lane[][], pitch: number, width: number): Columns {
  const columns: Columns = { at: new Map(), heads: [], later: new Set(), width: 0 };
  let last = 0;
  for (const [first, ...rest] of shared) {
    if (!first) continue;
    const whole = laneLabel(first);
    const label = first.role === 'primary' && width < WIDE ? 'P' : whole;
    for (const lane of [first, ...rest]) columns.at.set(lane.pid, columns.width);
    for (const lane of rest) columns.later.add(lane.pid);
    columns.heads.push({ at: columns.width, label });
    const widest = Math.max(label.length, ...rest.map((lane) => laneLabel(lane).length));
    last = columns.width + Math.max(widest, 2) + 2;
    columns.width += Math.max(pitch, widest + 1);
  }
  // Behind the last lane there is only a gap.
  columns.width = Math.min(columns.width, last);
  return columns;
}

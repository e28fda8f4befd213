import { wrap } from '../../terminal/layout.ts';
import { paint, type Terminal } from '../../terminal/style.ts';
import type { RunRecord } from '../../trace/observation.ts';
import { counted } from '../../wording/phrases.ts';
import { placeLanes } from './columns.ts';
import type { Evidence } from './evidence.ts';
import { fold, type Row } from './fold.ts';
import { laneLabel, lanesOf, type Lane } from './lanes.ts';
import { legend } from './legend.ts';
import { LineWriter } from './lines.ts';
import { marksOf } from './marks.ts';
import { momentsOf, type Moment } from './moments.ts';
import { pickRows } from './pick.ts';
import { listeningTimes, Picture } from './picture.ts';
import type { SymbolName } from './symbols.ts';

/** What of a run is to be drawn. */
export interface TimelineOptions {
  evidence?: Evidence;
  /** Only the evidence and what stands around it, in about a dozen lines. */
  short?: boolean;
  /** Leaves moments out. */
  shows?: (moment: Moment) => boolean;
}

/** So many rows has a short timeline; below this width a row often takes two lines. */
const SHORT_ROWS = { wide: 9, narrow: 6 };
const WIDE = 60;
/** With more processes than these a short timeline leaves out those to which nothing happens in it. */
const SHORT_LANES = 6;
/** So many requests and messages in a row are still read one by one. */
const READABLE = { short: 3, full: 12 };
/** A full timeline of more rows is folded as a short one. */
const MANY_ROWS = 80;

/** What happened in a run: a lane for each process, and time downwards. No lines when there is nothing to show. */
export function drawTimeline(run: RunRecord, terminal: Terminal, options: TimelineOptions = {}): string[] {
  const { evidence = new Set(), short = false, shows } = options;
  const all = momentsOf(run, evidence);
  const wanted = all.filter((moment) => isOfInterest(moment) && (shows?.(moment) ?? true));
  const rows = foldToFit(wanted, short, shows !== undefined);
  const most = terminal.width < WIDE ? SHORT_ROWS.narrow : SHORT_ROWS.wide;
  const chosen = short ? pickRows(rows, most) : rows;
  if (chosen.length === 0) return [];
  const lanes = lanesOf(run);
  const seen = involved(lanes, chosen);
  const lines = new LineWriter(run, lanes, { terminal, short, last: chosen.at(-1)?.t ?? 0 });
  const widest = Math.max(
    1,
    ...chosen.flatMap((row) => marksOf(row).marks.map(({ count = 0 }) => String(count).length)),
  );
  const candidates = short && lanes.length > SHORT_LANES ? [seen] : [lanes, seen];
  const [shown, columns] = candidates
    .map((some) => [some, placeLanes(some, widest, lines.taken, terminal)] as const)
    .find(([, placed]) => placed !== null) ?? [seen, null];
  const picture = columns ? new Picture(shown, columns, listeningTimes(all), terminal) : null;
  const used = new Set<SymbolName>(chosen.some((row) => row.evidence) ? ['evidence'] : []);
  const body = rowsWithGaps(rows, chosen).flatMap((row) =>
    typeof row === 'number' ? lines.gap(row, picture) : lines.row(row, picture),
  );
  for (const name of picture?.used ?? []) used.add(name);
  const hasCounts =
    picture !== null &&
    chosen.some(
      (row) =>
        row.moments[0].kind === 'request' && marksOf(row).marks.some(({ count }) => count !== undefined),
    );
  return [
    ...title(run, seen, terminal),
    ...(columns ? [lines.head(columns)] : []),
    ...body,
    ...legend(used, hasCounts, terminal),
  ];
}

/** Who asks for one kind wants to see each of it. */
function foldToFit(moments: readonly Moment[], short: boolean, isFiltered: boolean): Row[] {
  if (isFiltered) return fold(moments, Infinity);
  const rows = short ? [] : fold(moments, READABLE.full);
  return !short && rows.length <= MANY_ROWS ? rows : fold(moments, READABLE.short);
}

/** That connections are handed out in turn is what learners expect: it is told only where it is not so, or where it is evidence. */
function isOfInterest(moment: Moment): boolean {
  return moment.kind !== 'policy' || moment.policy === 'none' || moment.evidence;
}

/** The processes that appear in these rows, and the primary. */
function involved(lanes: readonly Lane[], rows: readonly Row[]): Lane[] {
  const pids = new Set<number | null>();
  for (const { moments } of rows)
    for (const moment of moments) {
      pids.add(moment.pid);
      if ('child' in moment) pids.add(moment.child);
      if ('peer' in moment) pids.add(moment.peer);
    }
  return lanes.filter(({ pid, role }) => role === 'primary' || pids.has(pid));
}

/** The chosen rows; a number stands for so many that were left out. */
function rowsWithGaps(rows: readonly Row[], chosen: readonly Row[]): (Row | number)[] {
  const kept = new Set(chosen);
  const result: (Row | number)[] = [];
  for (const row of rows) {
    const last = result.at(-1);
    if (kept.has(row)) result.push(row);
    else if (typeof last === 'number') result[result.length - 1] = last + row.moments.length;
    else result.push(row.moments.length);
  }
  return result;
}

/** Findings name processes by their pids, the lanes by their roles: one line leads from the ones to the others. */
function title({ name, cpus, port }: RunRecord, seen: readonly Lane[], terminal: Terminal): string[] {
  const about = `${counted(cpus, 'CPU')}, port ${port}`;
  const pids = seen
    .filter(({ role }) => role !== 'process')
    .map((lane) => `${laneLabel(lane)} ${lane.pid}`)
    .join(', ');
  const { width } = terminal;
  return [
    wrap(
      `${paint(terminal, 'bold', `Timeline of the run "${name}"`)} ${paint(terminal, 'gray', `(${about})`)}`,
      width,
    ),
    wrap(paint(terminal, 'gray', `pids: ${pids}`), width, { rest: '      ' }),
  ].flatMap((text) => text.split('\n'));
}

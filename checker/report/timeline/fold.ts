import type { Moment } from './moments.ts';

/** One or more moments of the same kind that are shown as one. */
export interface Row {
  t: number;
  until: number;
  moments: [Moment, ...Moment[]];
  evidence: boolean;
}

/** What was evidence never disappears among the rest. */
function keyOf(moment: Moment, closely: boolean): string {
  return `${moment.evidence} ${moment.kind} ${sameness(moment, closely)}`;
}

function sameness(moment: Moment, closely: boolean): string {
  switch (moment.kind) {
    case 'fork':
      return String(moment.pid);
    case 'spawn':
      return `${moment.pid} ${moment.file}`;
    case 'listening':
    case 'closing':
      return String(moment.port);
    case 'exit':
      return `${moment.isPrimary} ${moment.code} ${moment.signal}`;
    case 'order':
      return `${moment.pid} ${moment.how}`;
    case 'signal':
      return moment.signal;
    case 'error':
      return moment.message;
    case 'fault':
      return moment.fault;
    case 'request': {
      const { phase, method, path, outcome } = moment;
      const status = outcome.kind === 'answered' ? outcome.status : outcome.kind;
      return `${phase} ${method} ${closely ? path : path.split('?')[0]} ${status}`;
    }
    case 'message': {
      const { phase, pid, peer, preview } = moment;
      // Only messages to one process, or from one, make one picture.
      return `${phase} ${closely ? `${pid} ${peer} ${preview}` : shape(preview)}`;
    }
    default:
      return '';
  }
}

/** What messages of one sort have in common: all but their numbers, and no more than their beginning. */
function shape(preview: string): string {
  return preview.replaceAll(/\d+/g, '#').slice(0, 24);
}

/**
 * Puts neighbours of the same kind into one row. Stretches of more than `readable` requests and messages get one row for each sort of them.
 */
export function fold(moments: readonly Moment[], readable: number): Row[] {
  const rows = joinNeighbours(moments);
  const folded: Row[] = [];
  const labels = new Set<string>();
  for (let at = 0; at < rows.length;) {
    const stretch = traffic(rows, at, labels);
    folded.push(...(stretch.length > readable ? bySort(stretch) : stretch));
    at += stretch.length;
    const next = rows[at];
    if (stretch.length === 0 && next) {
      folded.push(next);
      at += 1;
    }
  }
  return folded;
}

function joinNeighbours(moments: readonly Moment[]): Row[] {
  const rows: Row[] = [];
  for (const moment of moments) {
    const last = rows.at(-1);
    if (last && canJoin(last, moment, true)) join(last, moment);
    else rows.push({ t: moment.t, until: moment.t, moments: [moment], evidence: moment.evidence });
  }
  return rows;
}

function canJoin({ moments: [first] }: Row, moment: Moment, closely: boolean): boolean {
  if (keyOf(first, closely) !== keyOf(moment, closely)) return false;
  return first.kind !== 'message' || moment.kind !== 'message' || fits(first, moment);
}

function fits(one: { pid: number; peer: number }, other: { pid: number; peer: number }): boolean {
  return one.pid === other.pid || one.peer === other.peer;
}

function join(row: Row, moment: Moment): void {
  row.moments.push(moment);
  row.until = Math.max(row.until, moment.t);
}

/** The rows from `start` on that are requests or messages, up to where a new part of the scenario begins: one whose label is not among those known. */
function traffic(rows: readonly Row[], start: number, labels: Set<string>): Row[] {
  const found: Row[] = [];
  for (const row of rows.slice(start)) {
    const [first] = row.moments;
    const isTraffic = first.kind === 'message' || first.kind === 'request' || first.kind === 'fault';
    if (!isTraffic || (first.kind === 'fault' && first.fault === 'die')) break;
    if (first.kind === 'request') {
      if (found.length > 0 && !labels.has(first.label)) break;
      labels.add(first.label);
    }
    found.push(row);
  }
  return found;
}

function bySort(stretch: readonly Row[]): Row[] {
  const rows: Row[] = [];
  for (const moment of stretch.flatMap((row) => row.moments)) {
    const same = rows.find((row) => canJoin(row, moment, false));
    if (same) join(same, moment);
    else rows.push({ t: moment.t, until: moment.t, moments: [moment], evidence: moment.evidence });
  }
  return rows;
}

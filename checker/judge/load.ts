import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, RunRecord } from '../trace/observation.ts';
import { handling, servedBy } from '../trace/questions.ts';
import { fail, pass, unsure, type Judgement } from './judgement.ts';
import { crashOf } from './starts.ts';

export type LoadFinding = {
  code: 'requests-lost';
  sent: number;
  answered: number;
  retried: number;
  /** `pid` is of the process that had its connection, and had `begun` with it or not. */
  lost: { path: string; kept: boolean; pid: number | null; begun: boolean; how: string }[];
  again: boolean;
};

/** The labels of requests under load: over fresh connections, and over connections that are kept and used again. */
export const FRESH = 'fresh';
export const KEPT = 'kept';
/** The label of the next try of a request. */
export function retryLabel(nonce: string): string {
  return `retry ${nonce}`;
}

/** Whether every request under load was answered with 200, apart from tries that no program could have saved: the next one must have been. */
export function losesNothing(run: RunRecord, again = false): Judgement {
  const load = run.exchanges.filter(({ label }) => label === FRESH || label === KEPT);
  const kept = load.filter(({ label }) => label === KEPT);
  if (load.length === kept.length || (kept.length === 0 && !again)) return unsure({ code: 'not-played' });
  const byLabel = new Map(run.exchanges.map((exchange) => [exchange.label, exchange]));
  const nextTry = ({ nonce }: Exchange): Exchange | undefined => byLabel.get(retryLabel(nonce));
  const retries = run.exchanges.filter(({ label }) => label.startsWith(retryLabel('')));
  const mayRetry = excuses(run, [...load, ...retries]);
  const lastTry = (tried: Exchange): Exchange => {
    const next = mayRetry.has(tried) ? nextTry(tried) : undefined;
    return next ? lastTry(next) : tried;
  };
  const lastTries = load.map((first) => ({ first, last: lastTry(first) }));
  const lost = lastTries
    .filter(({ last }) => !isGood(last))
    .map(({ first, last }) => ({
      path: last.path,
      kept: first.label === KEPT,
      pid: servedBy(run, last) ?? null,
      begun: handling(run, last).startedAt !== undefined,
      how: howItEnded(last),
    }));
  if (lost.length === 0) return pass;
  const retried = lastTries.filter(({ first, last }) => first !== last).length;
  const counts = { sent: load.length, answered: load.length - lost.length, retried };
  return crashOf(run) ?? fail({ code: 'requests-lost', ...counts, lost, again });
}

/**
 * The requests that broke off where no program is to blame, as no process had begun with them.
 * On a connection used again: request and close met on the way (whoever began with it had closed its server before).
 * On a fresh one: a worker had taken it and closed its server, which since Node 26 also ends connections that have not sent anything yet; or the
 * primary had handed it to a worker that ended before it looked. Node hands over one at a time, so the latter happens once for each worker at most.
 */
function excuses(run: RunRecord, tries: readonly Exchange[]): Set<Exchange> {
  const begun = begunBeforeClose(run);
  const takenBy = new Map(
    run.events.flatMap((event) => (event.type === 'connection' ? [[event.from, event.pid] as const] : [])),
  );
  const used = new Set<number>();
  const excused: Exchange[] = [];
  const inTransit: Exchange[] = [];
  for (const exchange of tries) {
    const { nonce, connection, outcome } = exchange;
    if (connection === null) continue;
    const isReused = used.has(connection);
    if (exchange.label === KEPT) used.add(connection);
    if (begun.get(nonce) === true || (outcome.kind !== 'cut-off' && outcome.kind !== 'timed-out')) continue;
    const taker = takenBy.get(connection);
    if (isReused) excused.push(exchange);
    else if (begun.has(nonce)) continue;
    else if (taker === undefined) inTransit.push(exchange);
    else if (outcome.kind === 'cut-off' && hadClosed(run, taker, exchange.endedAt)) excused.push(exchange);
  }
  const ended = run.events.filter((event) => event.type === 'exit').length;
  return new Set(inTransit.length <= ended ? [...excused, ...inTransit] : excused);
}

/**
 * Whether a process closed its server before a moment or did nothing else until it did: Node ends the idle connections first and closes then, and a
 * busy machine may let time pass between the two.
 */
function hadClosed(run: RunRecord, pid: number, by: number): boolean {
  const own = run.events.filter((event) => event.pid === pid);
  const isClose = (event: TraceEvent): boolean => event.type === 'close' && event.port === run.port;
  const next = own.find((event) => event.t > by);
  return own.some((event) => isClose(event) && event.t <= by) || (next !== undefined && isClose(next));
}

/** The requests that a process has begun with, and whether it did so before it closed its server. */
function begunBeforeClose(run: RunRecord): Map<string, boolean> {
  const closed = new Set<number>();
  const begun = new Map<string, boolean>();
  for (const event of run.events) {
    if (event.type === 'close' && event.port === run.port) closed.add(event.pid);
    if (event.type === 'request') begun.set(event.nonce, !closed.has(event.pid));
  }
  return begun;
}

function isGood({ outcome }: Exchange): boolean {
  return outcome.kind === 'answered' && outcome.status === 200;
}

function howItEnded({ outcome }: Exchange): string {
  switch (outcome.kind) {
    case 'answered':
      return `status ${outcome.status}`;
    case 'refused':
      return 'connection refused';
    case 'timed-out':
      return 'no answer';
    case 'endless':
      return 'an answer without an end';
    case 'cut-off':
    case 'not-http':
      return outcome.reason;
  }
}

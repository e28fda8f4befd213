import type { Exchange, RunRecord } from '../trace/observation.ts';
import { servedBy } from '../trace/questions.ts';
import { fewest, tenures, type Tenure } from '../trace/tenures.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { cameUp, signalledAt } from './signals.ts';
import { crashOf } from './starts.ts';

export type RestartsFinding =
  | { code: 'hangup-kills'; times: number }
  | { code: 'old-stay'; old: number[]; of: number; forks: number }
  | { code: 'old-linger'; old: number[]; waitedMs: number }
  | { code: 'count-after'; expected: number; listening: number[]; again: boolean }
  | {
      code: 'short';
      expected: number;
      count: number;
      pid: number;
      how: string | null;
      nextMs: number | null;
      again: boolean;
    }
  | {
      code: 'requests-lost';
      sent: number;
      answered: number;
      retried: number;
      lost: { path: string; kept: boolean; pid: number | null; how: string }[];
      again: boolean;
    };

/** The labels of requests under load: over fresh connections, and over connections that are kept and used again. */
export const FRESH = 'fresh';
export const KEPT = 'kept';
/** The label of the second try of a request. */
export function retryLabel(nonce: string): string {
  return `retry ${nonce}`;
}

function restarted(run: RunRecord): { at: number; all: Tenure[] } | undefined {
  const at = signalledAt(run, 'SIGHUP');
  return at === undefined ? undefined : { at, all: tenures(run.events, run.primary, run.port) };
}

/** Whether one SIGHUP replaced every worker. */
export function replacesAll(run: RunRecord): Judgement {
  return firstProblem(
    () => cameUp(run),
    () => survives(run),
    () => oldAreGone(run),
    () => countIsRight(run, false),
  );
}

/** Whether the primary is still there. */
function survives(run: RunRecord): Judgement {
  const { ending } = run;
  if (!restarted(run)) return unsure({ code: 'not-played' });
  if (ending?.by !== 'program') return pass;
  if (ending.signal === 'SIGHUP')
    return fail({
      code: 'hangup-kills',
      times: run.signals.filter((sent) => sent.signal === 'SIGHUP').length,
    });
  // Workers that lose their primary may fail because of it: only its own error explains its end.
  const failed = run.events.find((event) => event.type === 'error')?.pid === run.primary;
  return (
    (failed ? crashOf(run) : undefined) ??
    fail({
      code: 'exited',
      exitCode: ending.code,
      signal: ending.signal,
      afterMs: Math.round(ending.t - run.spawnedAt),
    })
  );
}

function oldAreGone(run: RunRecord): Judgement {
  const { at, all } = restarted(run) ?? { at: 0, all: [] };
  const old = all.filter((tenure) => tenure.from < at);
  const listening = old.filter((tenure) => tenure.until === Infinity).map((tenure) => tenure.pid);
  const forks = run.events.filter((event) => event.type === 'fork' && event.t > at).length;
  if (listening.length > 0)
    return crashOf(run) ?? fail({ code: 'old-stay', old: listening, of: old.length, forks });
  const alive = old.filter((tenure) => tenure.exitedAt === Infinity).map((tenure) => tenure.pid);
  const waitedMs = Math.round((run.events.at(-1)?.t ?? at) - at);
  return alive.length > 0 ? fail({ code: 'old-linger', old: alive, waitedMs }) : pass;
}

function countIsRight(run: RunRecord, again: boolean): Judgement {
  const { all } = restarted(run) ?? { all: [] };
  const listening = all.filter((tenure) => tenure.from < Infinity && tenure.until === Infinity);
  if (listening.length === run.cpus) return pass;
  return (
    crashOf(run) ??
    fail({ code: 'count-after', expected: run.cpus, listening: listening.map(({ pid }) => pid), again })
  );
}

/** Whether at every moment since the first SIGHUP as many workers listened as there are CPUs. */
export function neverShort(run: RunRecord, again = false): Judgement {
  const known = restarted(run);
  if (!known) return unsure({ code: 'not-played' });
  const { count, at, t } = fewest(known.all, known.at);
  if (count >= run.cpus) return pass;
  const next = Math.min(...known.all.map((tenure) => tenure.from).filter((from) => from > t));
  return fail({
    code: 'short',
    expected: run.cpus,
    count,
    pid: at?.pid ?? -1,
    how: at?.told?.how ?? null,
    nextMs: next === Infinity ? null : Math.round(next - t),
    again,
  });
}

/** Whether every request under load was answered with 200, apart from those that no program could have saved: they must have been at the second try. */
export function losesNothing(run: RunRecord, again = false): Judgement {
  const load = run.exchanges.filter(({ label }) => label === FRESH || label === KEPT);
  const kept = load.filter(({ label }) => label === KEPT);
  if (load.length === kept.length || (kept.length === 0 && !again)) return unsure({ code: 'not-played' });
  const mayRetry = excuses(run, load);
  const retries = new Map(run.exchanges.map((exchange) => [exchange.label, exchange]));
  const lastTries = load.map((first) => ({
    first,
    last: (mayRetry.has(first) && retries.get(retryLabel(first.nonce))) || first,
  }));
  const lost = lastTries
    .filter(({ last }) => !isGood(last))
    .map(({ first, last }) => ({
      path: last.path,
      kept: first.label === KEPT,
      pid: servedBy(run, last) ?? null,
      how: howItEnded(last),
    }));
  if (lost.length === 0) return pass;
  const retried = lastTries.filter(({ first, last }) => first !== last).length;
  const counts = { sent: load.length, answered: load.length - lost.length, retried };
  return crashOf(run) ?? fail({ code: 'requests-lost', ...counts, lost, again });
}

/**
 * The requests that broke off where no program is to blame. On a connection used again: request and close met on the way, and
 * whoever began with it had closed its server before.
 * On a fresh one: the primary had given the connection to a worker that ended before it looked (Node hands over one at a time, so that this happens
 * once for each worker that ends at most, and rarely).
 */
function excuses(run: RunRecord, load: readonly Exchange[]): Set<Exchange> {
  const begun = begunBeforeClose(run);
  const taken = new Set(run.events.flatMap((event) => (event.type === 'connection' ? [event.from] : [])));
  const used = new Set<number>();
  const reused: Exchange[] = [];
  const inTransit: Exchange[] = [];
  for (const exchange of load) {
    const { nonce, connection, outcome } = exchange;
    const isReused = connection !== null && used.has(connection);
    if (exchange.label === KEPT && connection !== null) used.add(connection);
    if (begun.get(nonce) === true || (outcome.kind !== 'cut-off' && outcome.kind !== 'timed-out')) continue;
    if (isReused) reused.push(exchange);
    else if (begun.has(nonce)) continue;
    else if (connection !== null && !taken.has(connection)) inTransit.push(exchange);
  }
  const ended = run.events.filter((event) => event.type === 'exit').length;
  return new Set(inTransit.length <= ended ? [...reused, ...inTransit] : reused);
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
    case 'cut-off':
    case 'not-http':
      return outcome.reason;
  }
}

/** Whether two SIGHUPs, the second during the restart that the first began, end as one does. */
export function bearsTwo(run: RunRecord): Judgement {
  if (run.signals.length < 2) return unsure({ code: 'not-played' });
  return firstProblem(
    () => cameUp(run),
    () => survives(run),
    () => oldAreGone(run),
    () => countIsRight(run, true),
    () => neverShort(run, true),
    () => losesNothing(run, true),
  );
}

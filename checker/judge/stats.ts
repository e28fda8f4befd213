import type { Exchange, RunRecord } from '../trace/observation.ts';
import { listeningWorkers, servedBy } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import type { Spread } from './spreads.ts';

/** What `GET /stats` answers. */
export interface Stats {
  total: number;
  workers: Record<string, number>;
}

export type StatsFinding =
  | { code: 'stats-not-json'; body: string }
  | { code: 'stats-shape'; wrong: 'total' | 'workers'; body: string }
  | { code: 'counted-alone'; pid: number; own: number; total: number }
  | { code: 'counts-too-much'; pid: number; told: number; served: number }
  | { code: 'counts-too-few'; pid: number; told: number; served: number; highest: number | null }
  | { code: 'keyed-otherwise'; keys: string[]; pids: number[] }
  | { code: 'wrong-shares'; told: Record<string, number>; served: Spread }
  | { code: 'no-way-to-worker' };

/** Which requests the program is to count. */
export type Counted = (exchange: Exchange) => boolean;

/** Lesson 5 counts `GET /`. */
export const greetings: Counted = ({ method, path }) => method === 'GET' && path === '/';

/** What an exchange told, or why it told nothing. */
export function readStats(run: RunRecord, exchange: Exchange): Stats | Judgement {
  const problem = answered(run, exchange);
  if (problem.verdict !== 'pass' || exchange.outcome.kind !== 'answered') return problem;
  const body = exchange.outcome.body.slice(0, 200);
  let value: unknown;
  try {
    value = JSON.parse(exchange.outcome.body);
  } catch {
    return fail({ code: 'stats-not-json', body });
  }
  const { total, workers } = (value ?? {}) as { total?: unknown; workers?: unknown };
  if (!isCount(total)) return fail({ code: 'stats-shape', wrong: 'total', body });
  const right =
    typeof workers === 'object' &&
    workers !== null &&
    !Array.isArray(workers) &&
    Object.values(workers).every(isCount);
  return right
    ? { total, workers: workers as Record<string, number> }
    : fail({ code: 'stats-shape', wrong: 'workers', body });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** How many requests that count each process had answered by `t`. */
function servedUntil(run: RunRecord, t: number, counts: Counted = greetings): Map<number, number> {
  const served = new Map<number, number>();
  for (const exchange of run.exchanges) {
    if (!counts(exchange) || exchange.outcome.kind !== 'answered' || exchange.endedAt > t) continue;
    const pid = servedBy(run, exchange) ?? -1;
    served.set(pid, (served.get(pid) ?? 0) + 1);
  }
  return served;
}

/** Whether one answer of /stats, asked when no request that counts was under way, has the right numbers. */
export function tellsExactly(run: RunRecord, exchange: Exchange, counts: Counted = greetings): Judgement {
  const stats = readStats(run, exchange);
  if ('verdict' in stats) return stats;
  const served = servedUntil(run, exchange.sentAt ?? exchange.endedAt, counts);
  const total = [...served.values()].reduce((sum, each) => sum + each, 0);
  const pid = servedBy(run, exchange) ?? -1;
  if (stats.total > total) return fail({ code: 'counts-too-much', pid, told: stats.total, served: total });
  if (stats.total < total) {
    const own = served.get(pid) ?? 0;
    if (stats.total === own && own > 0) return fail({ code: 'counted-alone', pid, own, total });
    const highest = highestBefore(run, exchange);
    return fail({ code: 'counts-too-few', pid, told: stats.total, served: total, highest });
  }
  return sharesRight(stats, served);
}

/** The highest total that had been told when this was asked. */
function highestBefore(run: RunRecord, { path, sentAt }: Exchange): number | null {
  const before = run.exchanges.filter((other) => other.path === path && other.endedAt <= (sentAt ?? 0));
  const totals = before.flatMap((other) => {
    const stats = readStats(run, other);
    return 'verdict' in stats ? [] : [stats.total];
  });
  return totals.length > 0 ? Math.max(...totals) : null;
}

function sharesRight({ workers }: Stats, served: Map<number, number>): Judgement {
  const keys = Object.keys(workers).filter((key) => workers[key] !== 0);
  const right =
    [...served].every(([pid, count]) => workers[pid] === count) &&
    keys.every((key) => served.has(Number(key)));
  if (right) return pass;
  const pids = [...served.keys()];
  const named = keys.length > 0 ? keys : Object.keys(workers);
  if (!named.some((key) => served.has(Number(key))))
    return fail({ code: 'keyed-otherwise', keys: named, pids });
  return fail({
    code: 'wrong-shares',
    told: workers,
    served: [...served].map(([pid, answers]) => ({ pid, answers })),
  });
}

/** Whether the last answer with this label of each worker has the right numbers. Every worker must have been asked. */
export function countsExactly(run: RunRecord, label: string, counts: Counted = greetings): Judgement {
  const asked = labelled(run, label);
  if (asked.length === 0) return unsure({ code: 'not-played' });
  const last = new Map(asked.map((exchange) => [servedBy(run, exchange), exchange]));
  const problem = firstProblem(
    ...[...last.values()].map((exchange) => () => tellsExactly(run, exchange, counts)),
  );
  if (problem.verdict !== 'pass') return problem;
  const workers = listeningWorkers(run.events, run.primary, run.port);
  return workers.every((worker) => last.has(worker.pid)) ? pass : unsure({ code: 'no-way-to-worker' });
}

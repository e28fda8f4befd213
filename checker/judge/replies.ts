import type { Exchange, RunRecord } from '../trace/observation.ts';
import { servedBy } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { spanOf } from './messages.ts';
import { countsExactly, greetings, readStats, tellsExactly, type Counted, type Stats } from './stats.ts';

export type RepliesFinding =
  | { code: 'lost-replies'; lost: number; of: number; pids: number[] }
  | { code: 'stale-reply'; pid: number; told: number; known: number; knownBy: number; together: number }
  | { code: 'tells-the-future'; pid: number; told: number; sent: number }
  | { code: 'never-together'; heldMs: number };

/** The label of the /stats requests that are asked at once while messages are held for so long. */
export function togetherLabel(holdMs: number): string {
  return `together ${holdMs}`;
}

/** The label of the /stats requests that find out, between the waves, what the primary knows by now. */
export const SETTLING = 'settling';

/** The label of the last /stats requests, when everything has been answered. */
export const AFTERWARDS = 'afterwards';

/** The attempts that were made, each with its requests. */
function attempts(run: RunRecord): { holdMs: number; asked: Exchange[] }[] {
  const labels = new Set(run.exchanges.map((exchange) => exchange.label));
  return [...labels].flatMap((label) => {
    const holdMs = Number(/^together (\d+)$/.exec(label)?.[1] ?? Number.NaN);
    return Number.isNaN(holdMs) ? [] : [{ holdMs, asked: labelled(run, label) }];
  });
}

/** Whether in this worker all requests with this label waited at the same moment: the last began before the first was answered. */
export function waitedTogether(run: RunRecord, pid: number, label: string): boolean {
  const spans = labelled(run, label)
    .filter((exchange) => servedBy(run, exchange) === pid)
    .map((exchange) => spanOf(run, exchange));
  return (
    spans.length > 1 &&
    Math.max(...spans.map((span) => span.from)) < Math.min(...spans.map((span) => span.to))
  );
}

/** Whether each of many /stats requests at once got the reply to its own question. */
export function repliesMatch(run: RunRecord, counts: Counted = greetings): Judgement {
  const tried = attempts(run);
  if (tried.length === 0) return unsure({ code: 'not-played' });
  const problem = firstProblem(
    ...tried.flatMap(({ asked }) => [
      () => noneLost(run, asked),
      ...asked.map((exchange) => () => upToDate(run, exchange, asked.length, counts)),
    ]),
    ...labelled(run, SETTLING)
      .slice(-1)
      .map((exchange) => () => tellsExactly(run, exchange, counts)),
  );
  if (problem.verdict !== 'pass') return problem;
  const together = tried.some(({ holdMs, asked }) => {
    const pids = new Set(asked.map((exchange) => servedBy(run, exchange) ?? -1));
    return [...pids].some(
      (pid) => waitedTogether(run, pid, togetherLabel(holdMs)) && wasHeld(run, pid, asked),
    );
  });
  if (!together) return unsure({ code: 'never-together', heldMs: tried.at(-1)?.holdMs ?? 0 });
  return countsExactly(run, AFTERWARDS, counts);
}

/** Only waiting behind a held message shows whether replies are told apart. */
function wasHeld(run: RunRecord, pid: number, asked: Exchange[]): boolean {
  const from = Math.min(...asked.map((exchange) => spanOf(run, exchange).from));
  return run.events.some(
    (event) => event.type === 'fault' && event.fault === 'hold' && event.pid === pid && event.t >= from,
  );
}

function noneLost(run: RunRecord, asked: Exchange[]): Judgement {
  const lost = asked.filter((exchange) => exchange.outcome.kind === 'timed-out');
  if (lost.length === 0) return firstProblem(...asked.map((exchange) => () => answered(run, exchange)));
  const pids = [...new Set(lost.map((exchange) => servedBy(run, exchange) ?? -1))];
  return fail({ code: 'lost-replies', lost: lost.length, of: asked.length, pids });
}

/** An answer must include all that the program itself had told before it was asked, and no more than has been sent. */
function upToDate(run: RunRecord, exchange: Exchange, together: number, counts: Counted): Judgement {
  const stats = readStats(run, exchange);
  if ('verdict' in stats) return stats;
  const pid = servedBy(run, exchange) ?? -1;
  const before = labelled(run, SETTLING).findLast(
    (other) =>
      other.endedAt <= (exchange.sentAt ?? -Infinity) && tellsExactly(run, other, counts).verdict === 'pass',
  );
  const known = before && readStats(run, before);
  if (known && !('verdict' in known) && isBehind(stats, known)) {
    const knownBy = servedBy(run, before) ?? -1;
    return fail({ code: 'stale-reply', pid, told: stats.total, known: known.total, knownBy, together });
  }
  const sent = run.exchanges.filter(
    (other) => counts(other) && (other.sentAt ?? Infinity) <= exchange.endedAt,
  ).length;
  if (stats.total > sent) return fail({ code: 'tells-the-future', pid, told: stats.total, sent });
  return pass;
}

function isBehind(stats: Stats, known: Stats): boolean {
  return (
    stats.total < known.total ||
    Object.entries(known.workers).some(([pid, count]) => (stats.workers[pid] ?? 0) < count)
  );
}

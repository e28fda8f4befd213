import type { Exchange, RunRecord } from '../trace/observation.ts';
import { handling, listeningWorkers, servedBy } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';

export type BusyFinding =
  | { code: 'busy-answers-early'; asked: number; took: number }
  | { code: 'busy-too-long'; asked: number; took: number }
  | { code: 'not-blocked'; asked: number; otherAfter: number }
  | { code: 'not-held'; asked: number; pid: number; otherAfter: number }
  | { code: 'others-waited'; asked: number; pid: number; waited: { pid: number | null; afterMs: number }[] }
  | { code: 'too-slow-to-tell'; asked: number; neededMs: number };

/** A loop on a clock of whole milliseconds may end a little early. */
const CLOCK_MS = 10;

/** The label of a request to /busy that asks for so many milliseconds, and of the requests that are sent while it runs. */
export function busyLabel(ms: number): string {
  return `busy ${ms}`;
}
export function duringLabel(ms: number): string {
  return `during busy ${ms}`;
}

/** The attempts at the experiment that were made in a run: for how long, and with which requests. */
function attempts(run: RunRecord): { ms: number; busy: Exchange; during: Exchange[] }[] {
  return run.exchanges.flatMap((busy) => {
    const ms = Number(/^busy (\d+)$/.exec(busy.label)?.[1] ?? Number.NaN);
    return Number.isNaN(ms) ? [] : [{ ms, busy, during: labelled(run, duringLabel(ms)) }];
  });
}

/** Whether /busy took as long as asked, in the process that handled it. */
function holdsLongEnough(run: RunRecord, ms: number, busy: Exchange): Judgement {
  const problem = answered(run, busy);
  if (problem.verdict !== 'pass') return problem;
  const { startedAt, finishedAt = busy.endedAt } = spanOfBusy(run, busy);
  if (startedAt === undefined) return unsure({ code: 'served-by-none', path: busy.path });
  const took = finishedAt - startedAt;
  return took < ms - CLOCK_MS
    ? fail({ code: 'busy-answers-early', asked: ms, took: Math.round(took) })
    : pass;
}

/** Whether /busy holds as long as asked, whatever was asked: the shortest of the quick requests must have been quick. */
function holdsNoLonger(run: RunRecord, label: string, ms: number): Judgement {
  const took = labelled(run, label).map((quick) => {
    const { startedAt, finishedAt } = spanOfBusy(run, quick);
    return (finishedAt ?? quick.endedAt) - (startedAt ?? quick.endedAt);
  });
  const least = Math.round(Math.min(...took));
  if (took.length === 0 || least < ms + 180) return pass;
  const finding = { code: 'busy-too-long', asked: ms, took: least } as const;
  return run.patience < 1.5 ? fail(finding) : unsure(finding);
}

/** The label of short requests to /busy, and how long they ask for. */
export const QUICK_BUSY = { label: 'quick busy', ms: 20 };

/** Whether one busy request blocks the whole process: a request sent meanwhile is handled only after it. */
export function blocksItself(run: RunRecord): Judgement {
  const made = attempts(run);
  if (made.length === 0) return unsure({ code: 'not-played' });
  return firstProblem(
    ...made.map(
      ({ ms, busy }) =>
        () =>
          holdsLongEnough(run, ms, busy),
    ),
    ...made.map((attempt) => () => blockedDuring(run, attempt)),
    () => holdsNoLonger(run, QUICK_BUSY.label, QUICK_BUSY.ms),
  );
}

function blockedDuring(
  run: RunRecord,
  { ms, busy, during }: { ms: number; busy: Exchange; during: Exchange[] },
): Judgement {
  const from = spanOfBusy(run, busy).startedAt ?? 0;
  for (const other of during) {
    const startedAt = begunBy(run, other);
    if (startedAt === undefined) return answered(run, other);
    if ((other.sentAt ?? Infinity) > from + ms - CLOCK_MS)
      return unsure({ code: 'too-slow-to-tell', asked: ms, neededMs: other.endedAt - from });
    if (startedAt < from + ms - CLOCK_MS)
      return fail({ code: 'not-blocked', asked: ms, otherAfter: Math.round(startedAt - from) });
  }
  return pass;
}

/** Whether one busy request blocks its worker and no other: the others answer within half the time. The last attempt counts. */
export function blocksOneWorker(run: RunRecord): Judgement {
  const attempt = attempts(run).at(-1);
  if (!attempt) return unsure({ code: 'not-played' });
  const { ms, busy, during } = attempt;
  const holds = holdsLongEnough(run, ms, busy);
  if (holds.verdict !== 'pass') return holds;
  const holder = servedBy(run, busy) ?? -1;
  const { startedAt: from = 0 } = spanOfBusy(run, busy);
  const answers = during.map((other) => ({
    other,
    pid: servedBy(run, other),
    start: begunBy(run, other),
  }));
  const bad = answers.map(({ other }) => answered(run, other)).find((said) => said.verdict !== 'pass');
  if (bad) return bad;

  const early = answers.find(
    ({ pid, start }) => pid === holder && start !== undefined && start < from + ms - CLOCK_MS,
  );
  if (early?.start !== undefined)
    return fail({ code: 'not-held', asked: ms, pid: holder, otherAfter: Math.round(early.start - from) });

  const others = listeningWorkers(run.events, run.primary, run.port).filter(
    (worker) => worker.pid !== holder,
  );
  const allWithin = (limit: number): boolean =>
    others.every((worker) =>
      answers.some((each) => each.pid === worker.pid && each.other.endedAt <= from + limit),
    );
  if (allWithin(ms / 2)) return pass;
  const slowest = Math.round(Math.max(...during.map((other) => other.endedAt)) - from);
  // Late, but not so late that they must have waited for the held one; or on a machine that is late with everything.
  if (allWithin(0.9 * ms) || tripMs(run) > ms / 8)
    return unsure({ code: 'too-slow-to-tell', asked: ms, neededMs: slowest });
  const waited = answers
    .filter(({ pid, other }) => pid !== holder && other.endedAt > from + 0.9 * ms)
    .map(({ pid, other }) => ({ pid: pid ?? null, afterMs: Math.round(other.endedAt - from) }));
  return fail({ code: 'others-waited', asked: ms, pid: holder, waited });
}

/**
 * When a process began with a request and when it was answered. What a server that is not `http` does with a connection is not seen: it began with
 * /busy when it was given the connection, at the earliest.
 */
export function spanOfBusy(run: RunRecord, exchange: Exchange): { startedAt?: number; finishedAt?: number } {
  const { startedAt, finishedAt } = handling(run, exchange);
  if (startedAt !== undefined) return { startedAt, ...(finishedAt === undefined ? {} : { finishedAt }) };
  const { connection, sentAt, endedAt } = exchange;
  const given = run.events.find((event) => event.type === 'connection' && event.from === connection);
  if (!given || ('http' in given && given.http) || sentAt === null) return {};
  return { startedAt: Math.max(given.t, sentAt), finishedAt: endedAt };
}

/** When a process had begun with a request that was sent meanwhile, at the latest. */
function begunBy(run: RunRecord, exchange: Exchange): number | undefined {
  const { startedAt } = handling(run, exchange);
  return startedAt ?? (spanOfBusy(run, exchange).startedAt === undefined ? undefined : exchange.endedAt);
}

/** The label of a plain request that is made to see how long one takes on this machine. */
export const ROUND_TRIP = 'round trip';

/** How long a plain request took, the slowest of them. */
function tripMs(run: RunRecord): number {
  return Math.max(
    0,
    ...labelled(run, ROUND_TRIP).map((trip) => trip.endedAt - (trip.sentAt ?? trip.endedAt)),
  );
}

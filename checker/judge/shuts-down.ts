import type { Exchange, RunRecord } from '../trace/observation.ts';
import { handling, servedBy } from '../trace/questions.ts';
import { allAnswered, answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { cameUp, signalledAt } from './signals.ts';
import { crashOf, whoIs, type Who } from './starts.ts';

export type ShutsDownFinding =
  | { code: 'slow-not-slow'; asked: number; took: number }
  | { code: 'slow-blocks'; asked: number; pid: number }
  | { code: 'signal-kills'; signal: string; lost: number; of: number }
  | { code: 'work-lost'; path: string; lost: number; of: number; pid: number; afterMs: number; how: string }
  | { code: 'still-accepts'; accepted: number; afterMs: number; pid: number | null }
  | { code: 'accepts-again'; pid: number; afterMs: number; forks: number }
  | { code: 'stays'; left: Who[]; limitMs: number; closed: boolean; forks: number }
  | { code: 'left-behind'; left: number[]; limitMs: number }
  | { code: 'late-exit'; afterMs: number; limitMs: number }
  | { code: 'exit-code'; exitCode: number | null; signal: string | null }
  | { code: 'hang-answers'; status: number }
  | { code: 'deadline-missed'; left: Who[]; limitMs: number; graceMs: number }
  | { code: 'deadline-too-soon'; afterMs: number; graceMs: number };

/** What GRACE_MS is when nobody sets it. */
export const DEFAULT_GRACE_MS = 2000;
/** Node ends an idle connection by itself after 5 seconds: whoever ends sooner did not wait for that. */
const BEFORE_KEEP_ALIVE_MS = 4800;

/** The label of requests to `/slow?ms=…`. */
export function slowLabel(ms: number): string {
  return `slow ${ms}`;
}

/** The /slow requests of the last try, with the time they asked for. */
export function slowRequests(run: RunRecord): { ms: number; asked: Exchange[] } {
  const last = run.exchanges.findLast((exchange) => exchange.label.startsWith('slow '))?.label;
  return last === undefined
    ? { ms: 0, asked: [] }
    : { ms: Number(last.slice('slow '.length)), asked: labelled(run, last) };
}

/** Whether some process had work when the signal came: without it nothing that follows proves anything. */
function hadWork(run: RunRecord): boolean {
  return slowRequests(run).asked.some((exchange) => servedBy(run, exchange) !== undefined);
}

/** Whether every request that a worker had begun when SIGTERM came got its answer. */
export function finishesWork(run: RunRecord): Judgement {
  return firstProblem(
    () => cameUp(run),
    () => allAnswered(run, 'idle'),
    () => slowIsSlow(run),
    () => nothingLost(run),
  );
}

function slowIsSlow(run: RunRecord): Judgement {
  const { ms, asked } = slowRequests(run);
  if (asked.length === 0) return unsure({ code: 'not-played' });
  if (signalledAt(run, 'SIGTERM') !== undefined) return pass;
  const problem = firstProblem(...asked.map((exchange) => () => answered(run, exchange)));
  if (problem.verdict !== 'pass') return problem;
  const times = asked.map(({ sentAt, endedAt }) => endedAt - (sentAt ?? endedAt));
  const took = Math.min(...times);
  if (took < 0.9 * ms) return fail({ code: 'slow-not-slow', asked: ms, took });
  const waited = asked.filter((exchange) => handling(run, exchange).startedAt === undefined);
  const blocked = asked.find((exchange) => asked.some((other) => inOneThread(run, exchange, other)));
  if (waited.length === 0 && blocked)
    return fail({ code: 'slow-blocks', asked: ms, pid: servedBy(run, blocked) ?? -1 });
  return unsure({ code: 'too-slow-to-tell', asked: ms, neededMs: Math.max(...times) });
}

/** Whether a process began the second request only when it had answered the first. */
function inOneThread(run: RunRecord, first: Exchange, second: Exchange): boolean {
  if (first === second || servedBy(run, first) !== servedBy(run, second)) return false;
  const { finishedAt = Infinity } = handling(run, first);
  return (handling(run, second).startedAt ?? -Infinity) >= finishedAt;
}

function nothingLost(run: RunRecord): Judgement {
  const signalled = signalledAt(run, 'SIGTERM') ?? 0;
  // Those alone: a connection that comes at the moment of the shutdown may be closed just when its request arrives.
  const begun = slowRequests(run).asked;
  const lost = begun.filter((exchange) => exchange.outcome.kind !== 'answered');
  const [first] = lost;
  if (!first) return firstProblem(...begun.map((exchange) => () => answered(run, exchange)));
  const counts = { lost: lost.length, of: begun.length };
  const { ending } = run;
  if (ending?.by === 'program' && ending.signal === 'SIGTERM')
    return fail({ code: 'signal-kills', signal: 'SIGTERM', ...counts });
  return (
    crashOf(run) ??
    fail({
      code: 'work-lost',
      path: first.path,
      ...counts,
      pid: servedBy(run, first) ?? -1,
      afterMs: Math.round(first.endedAt - signalled),
      how: 'reason' in first.outcome ? first.outcome.reason : 'no answer',
    })
  );
}

/** Whether new connections are refused while the program still finishes its work, and stay refused. */
export function stopsAccepting(run: RunRecord): Judgement {
  const signalled = signalledAt(run, 'SIGTERM');
  const { ms, asked } = slowRequests(run);
  const knocks = labelled(run, 'knock');
  if (signalled === undefined || knocks.length === 0 || !hadWork(run)) return unsure({ code: 'not-played' });
  const workEnds = Math.max(...asked.map((exchange) => exchange.endedAt));
  const refused = knocks.find((knock) => knock.outcome.kind === 'refused');
  if (refused && refused.endedAt <= workEnds) {
    // More than one or two: those may have been under way when the port was closed.
    const [, , again] = knocks.filter(
      (knock) => (knock.sentAt ?? 0) > refused.endedAt && servedBy(run, knock) !== undefined,
    );
    if (!again) return pass;
    return fail({
      code: 'accepts-again',
      pid: servedBy(run, again) ?? -1,
      afterMs: Math.round((again.sentAt ?? signalled) - signalled),
      forks: forksSince(run, signalled),
    });
  }
  const accepted = knocks.filter((knock) => isAccepted(run, knock));
  const last = accepted.toSorted((one, other) => (one.sentAt ?? 0) - (other.sentAt ?? 0)).at(-1);
  const afterMs = Math.round((last?.sentAt ?? signalled) - signalled);
  // Half the time that the work took was enough to hear of the signal, and to close.
  if (last && afterMs >= ms / 2)
    return fail({
      code: 'still-accepts',
      accepted: accepted.length,
      afterMs,
      pid: servedBy(run, last) ?? null,
    });
  return unsure({ code: 'too-slow-to-tell', asked: ms, neededMs: Math.round(workEnds - signalled) });
}

/** Whether somebody of the program took the connection. What is answered by nobody of it is another program, which was given the free port. */
function isAccepted(run: RunRecord, { outcome, ...rest }: Exchange): boolean {
  if (rest.sentAt === null) return false;
  if (servedBy(run, { outcome, ...rest }) !== undefined) return true;
  return outcome.kind === 'cut-off' || outcome.kind === 'timed-out';
}

function forksSince(run: RunRecord, t: number): number {
  return run.events.filter((event) => event.type === 'fork' && event.t > t).length;
}

/** Whether every process ended in time after its work, whatever idle connections were open, and the primary with code 0. */
export function exitsClean(run: RunRecord): Judgement {
  const { gone, ending, patience } = run;
  const signalled = signalledAt(run, 'SIGTERM');
  if (signalled === undefined || gone === null) return unsure({ code: 'not-played' });
  const limitMs = 3000 * patience;
  if (gone.left.length > 0 || !primaryLeft(run) || !ending) return fail(notGone(run, signalled, limitMs));
  if (!hadWork(run)) return unsure({ code: 'not-played' });
  const workEnded = Math.max(...slowRequests(run).asked.map((exchange) => exchange.endedAt));
  const afterMs = Math.round(gone.t - workEnded);
  if (afterMs > BEFORE_KEEP_ALIVE_MS) return unsure({ code: 'late-exit', afterMs, limitMs: 3000 });
  if (ending.code === 0) return pass;
  const crash = run.events.some((event) => event.type === 'error' && event.pid === run.primary);
  return (
    (crash ? crashOf(run) : undefined) ??
    fail({ code: 'exit-code', exitCode: ending.code, signal: ending.signal })
  );
}

/** Whether the primary had ended by itself when waiting for that stopped: what it does later, while another run is watched, is too late. */
function primaryLeft({ ending, gone }: RunRecord): boolean {
  return ending?.by === 'program' && gone !== null && ending.t <= gone.t;
}

function notGone(run: RunRecord, signalled: number, limitMs: number): ShutsDownFinding {
  const left = run.gone?.left ?? [];
  if (primaryLeft(run)) return { code: 'left-behind', left, limitMs };
  const closed = run.events.some((event) => event.type === 'close' && left.includes(event.pid));
  const who = left.map((pid) => whoIs(run, pid));
  return { code: 'stays', left: who, limitMs, closed, forks: forksSince(run, signalled) };
}

/** Whether the program ends although a request is never answered. */
export function keepsDeadline(run: RunRecord): Judgement {
  const { gone, patience } = run;
  const signalled = signalledAt(run, 'SIGTERM');
  const up = cameUp(run);
  if (up.verdict !== 'pass') return up;
  const [hang] = labelled(run, 'hang');
  if (hang?.outcome.kind === 'answered') return fail({ code: 'hang-answers', status: hang.outcome.status });
  if (signalled === undefined || gone === null) return unsure({ code: 'not-played' });
  const graceMs = DEFAULT_GRACE_MS;
  const limitMs = (graceMs + 2000) * patience;
  if (gone.left.length > 0) {
    if (primaryLeft(run)) return fail({ code: 'left-behind', left: gone.left, limitMs });
    return fail({
      code: 'deadline-missed',
      left: gone.left.map((pid) => whoIs(run, pid)),
      limitMs,
      graceMs,
    });
  }
  const cut = labelled(run, 'short').find(({ outcome }) => outcome.kind !== 'answered');
  const afterMs = Math.round((cut?.endedAt ?? signalled) - signalled);
  if (cut && afterMs < graceMs / 2) return fail({ code: 'deadline-too-soon', afterMs, graceMs });
  // Where nothing was open, ending in time is no proof.
  if (!hang || servedBy(run, hang) === undefined) return unsure({ code: 'not-played' });
  return pass;
}

import type { Exchange, RunRecord } from '../trace/observation.ts';
import { handling, servedBy, withheldMs } from '../trace/questions.ts';
import { allAnswered, answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judge, type Judgement } from './judgement.ts';
import { cameUp, signalledAt } from './signals.ts';
import { crashOf, whoIs, type Who } from './starts.ts';

export type ShutsDownFinding =
  | { code: 'slow-not-slow'; asked: number; took: number }
  | { code: 'slow-blocks'; asked: number; pid: number }
  | { code: 'signal-kills'; signal: string; lost: number; of: number }
  | { code: 'work-lost'; path: string; lost: number; of: number; pid: number; afterMs: number; how: string }
  | { code: 'still-accepts'; accepted: number; afterMs: number; pid: number | null }
  | { code: 'late-refusal'; afterMs: number; limitMs: number }
  | { code: 'accepts-again'; pid: number; afterMs: number; forks: number }
  | { code: 'stays'; left: Who[]; limitMs: number; closed: boolean; forks: number }
  | { code: 'left-behind'; left: number[]; limitMs: number }
  | { code: 'late-exit'; afterMs: number; limitMs: number; idle: boolean }
  | { code: 'late-deadline'; afterMs: number; grace: Grace }
  | { code: 'exit-code'; exitCode: number | null; signal: string | null }
  | { code: 'hang-answers'; status: number }
  | {
      code: 'deadline-missed';
      primary: number;
      left: Who[];
      afterMs: number;
      unsetMs: number | null;
      grace: Grace;
    }
  | { code: 'deadline-too-soon'; afterMs: number; graceMs: number };

/** How long the program was to wait in a run, and whether GRACE_MS in the environment said so. */
interface Grace {
  ms: number;
  isSet: boolean;
}

/** What GRACE_MS is when nobody sets it. */
const DEFAULT_GRACE_MS = 2000;
/** What GRACE_MS is set to in another run: so short that a program which ignores it is late, unless its own deadline is about the default. */
export const SHORT_GRACE_MS = 500;
/** How long it may take until a knock is refused, in time that the machine gave; and by the clock, as a program that waits a second first is not delayed by what it is not given. */
const CLOSED_MS = { given: 700, most: 1000 };
/** How long it may take to end after the last answer, and after the deadline. */
const LEAVE_MS = { afterWork: 3000, afterGrace: 2000 };
/** What the machine withheld from a program that only waits for its deadline did not delay it: only what lies within its ending did, which is about this at most. */
const ENDING_MS = 500;
/** Node ends an idle connection by itself after 5 seconds: whoever ends sooner did not wait for that. */
const BEFORE_KEEP_ALIVE_MS = 4800;

/** The label of requests to `/slow?ms=…`. */
export function slowLabel(ms: number): string {
  return `slow ${ms}`;
}

/** The /slow requests of the last try, with the time they asked for. */
function slowRequests(run: RunRecord): { ms: number; asked: Exchange[] } {
  const last = run.exchanges.findLast((exchange) => exchange.label.startsWith('slow '))?.label;
  return last === undefined
    ? { ms: 0, asked: [] }
    : { ms: Number(last.slice('slow '.length)), asked: labelled(run, last) };
}

/** Whether some process had work when the signal came: without it nothing that follows proves anything. */
function hadWork(run: RunRecord): boolean {
  return slowRequests(run).asked.some((exchange) => servedBy(run, exchange) !== undefined);
}

/** How much of the time from one moment to another the machine really gave to the program. */
function givenMs({ withheld }: RunRecord, from: number, to: number): number {
  return to - from - withheldMs(withheld, from, to);
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
    if (again)
      return fail({
        code: 'accepts-again',
        pid: servedBy(run, again) ?? -1,
        afterMs: Math.round((again.sentAt ?? signalled) - signalled),
        forks: forksSince(run, signalled),
      });
    // Where the work was long, as it is on a slow machine, before its end is not yet at once.
    const afterMs = Math.round(refused.endedAt - signalled);
    const given = givenMs(run, signalled, refused.endedAt);
    if (given <= CLOSED_MS.given && afterMs <= CLOSED_MS.most) return pass;
    return unsure({ code: 'late-refusal', afterMs, limitMs: CLOSED_MS.given });
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
  const limitMs = LEAVE_MS.afterWork * patience;
  if (gone.left.length > 0 || !primaryLeft(run) || !ending) return fail(notGone(run, signalled, limitMs));
  if (!hadWork(run)) return unsure({ code: 'not-played' });
  const workEnded = Math.max(...slowRequests(run).asked.map((exchange) => exchange.endedAt));
  const afterMs = Math.round(gone.t - workEnded);
  const idle = afterMs > BEFORE_KEEP_ALIVE_MS;
  if (idle || givenMs(run, workEnded, gone.t) > LEAVE_MS.afterWork)
    return unsure({ code: 'late-exit', afterMs, limitMs: LEAVE_MS.afterWork, idle });
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

/**
 * Whether the program ends although a request is never answered: in the run without GRACE_MS in its environment, and in the one with SHORT_GRACE_MS.
 * What one of them disproves stands, whatever the other could not show.
 */
export function keepsDeadline(names: { unset: string; set: string }): Judge {
  return ({ runs }) => {
    const unset = runs.find((run) => run.name === names.unset);
    const set = runs.find((run) => run.name === names.set);
    if (!unset || !set) return unsure({ code: 'not-played' });
    const said = [
      endsInTime(unset, { ms: DEFAULT_GRACE_MS, isSet: false }, null),
      endsInTime(set, { ms: SHORT_GRACE_MS, isSet: true }, goneAfter(unset)),
    ];
    return said.find(({ verdict }) => verdict === 'fail') ?? firstProblem(...said.map((each) => () => each));
  };
}

/** How long after SIGTERM the last process was gone; null when that was not seen. */
function goneAfter(run: RunRecord): number | null {
  const signalled = signalledAt(run, 'SIGTERM');
  if (signalled === undefined || run.gone === null || run.gone.left.length > 0) return null;
  return run.gone.t - signalled;
}

/** `unsetMs`: how long the same program took without GRACE_MS, at the same time on the same machine. */
function endsInTime(run: RunRecord, grace: Grace, unsetMs: number | null): Judgement {
  const { gone, patience, primary } = run;
  const signalled = signalledAt(run, 'SIGTERM');
  const up = cameUp(run);
  if (up.verdict !== 'pass') return up;
  const [hang] = labelled(run, 'hang');
  if (hang?.outcome.kind === 'answered') return fail({ code: 'hang-answers', status: hang.outcome.status });
  if (signalled === undefined || gone === null) return unsure({ code: 'not-played' });
  const goneMs = Math.round(gone.t - signalled);
  if (gone.left.length > 0) {
    if (primaryLeft(run)) return fail({ code: 'left-behind', left: gone.left, limitMs: goneMs });
    const left = gone.left.map((pid) => whoIs(run, pid));
    return fail({ code: 'deadline-missed', primary, left, afterMs: goneMs, unsetMs: null, grace });
  }
  const cut = labelled(run, 'short').find(({ outcome }) => outcome.kind !== 'answered');
  const cutMs = Math.round((cut?.endedAt ?? signalled) - signalled);
  if (cut && cutMs < grace.ms / 2)
    return fail({ code: 'deadline-too-soon', afterMs: cutMs, graceMs: grace.ms });
  // Where nothing was open, ending in time is no proof.
  if (!hang || servedBy(run, hang) === undefined) return unsure({ code: 'not-played' });
  const limitMs = grace.ms + LEAVE_MS.afterGrace;
  const given = givenMs(run, signalled, gone.t);
  if (given <= limitMs && goneMs <= limitMs + ENDING_MS) return pass;
  // A slow machine delays both runs: a shorter deadline that is kept still shows.
  const noSooner = unsetMs !== null && unsetMs - goneMs < (DEFAULT_GRACE_MS - grace.ms) / 2;
  const halfway = (DEFAULT_GRACE_MS + grace.ms) / 2;
  const ignores = noSooner && goneMs > limitMs + ENDING_MS && given > halfway;
  if (ignores || given > limitMs * patience)
    return fail({
      code: 'deadline-missed',
      primary,
      left: [],
      afterMs: goneMs,
      unsetMs: noSooner ? Math.round(unsetMs) : null,
      grace,
    });
  return unsure({ code: 'late-deadline', afterMs: goneMs, grace });
}

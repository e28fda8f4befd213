import type { ForkEvent } from '../trace/events.ts';
import type { RunRecord } from '../trace/observation.ts';
import { workersOf } from '../trace/questions.ts';
import { allAnswered } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judge, type Judgement } from './judgement.ts';
import { countIsRight, goneAt, victimOf, type Seen } from './respawns.ts';

/** The label of the requests that are sent when the fault has ended. */
export const AFTER_FAULT = 'after the fault';

/** From this quick death in a row on the primary has to wait, so long. */
const PATIENT_FROM = 4;
const WAIT_MS = 250;
/** Node counts a timer from the start of the turn of its event loop in which it was set: it may be early by as much. */
const EARLY_MS = 25;
/** A worker that lived longer than this, on a slow machine, is perhaps no quick death to the program. */
export const QUICK_MS = 500;

export type BacksOffFinding =
  | { code: 'fork-storm'; deaths: number; withinMs: number; waits: number[] }
  | { code: 'waits-too-short'; waits: number[] }
  | { code: 'waits-too-late'; waits: number[]; from: number }
  | { code: 'stops-waiting'; waits: number[]; at: number }
  | { code: 'never-recovers'; deaths: number; killed: number; expected: number; listening: number }
  | { code: 'deaths-too-slow'; livedMs: number };

/** One death of the only worker that is replaced again and again. The first is the checker's doing, so it is number 0. */
export interface Death {
  number: number;
  t: number;
  livedMs: number;
  /** Whether this one and those before it were quick by any measure. */
  isQuick: boolean;
  /** From the death, as the primary noticed it, to the next fork; null while there is none. */
  waitMs: number | null;
}

/** The killed worker, and those that were forked in its place and died, in turn: up to the death of a second one, whose replacement comes in between. */
export function deathsOf(run: Seen): Death[] {
  const victim = victimOf(run);
  if (!victim) return [];
  const [, end = Infinity] = killedAt(run);
  const forks = forksOf(run).filter((fork) => fork.t < end);
  const gone = workersOf(run.events, run.primary).flatMap((worker) => {
    const t = goneAt(run.events, worker);
    const isInTurn = worker.pid === victim.worker.pid || worker.forkedAt > victim.t;
    if (t === undefined || t >= end || !isInTurn) return [];
    return [{ t, livedMs: t - worker.forkedAt }];
  });
  let inRow = 0;
  return gone
    .toSorted((one, other) => one.t - other.t)
    .map(({ t, livedMs }, number) => {
      inRow = number > 0 && livedMs < QUICK_MS ? inRow + 1 : 0;
      const next = forks.find((fork) => fork.t > t);
      const isQuick = inRow >= PATIENT_FROM;
      return { number, t, livedMs, isQuick, waitMs: next ? next.t - t : null };
    });
}

function forksOf(run: Seen): ForkEvent[] {
  return run.events.filter((event): event is ForkEvent => event.type === 'fork' && event.pid === run.primary);
}

/** When the primary noticed that one of its first workers had been killed, for each of them. */
function killedAt(run: Seen): number[] {
  const first = victimOf(run)?.t ?? Infinity;
  return workersOf(run.events, run.primary)
    .filter((worker) => worker.forkedAt < first && worker.exited?.signal === 'SIGKILL')
    .map((worker) => goneAt(run.events, worker) ?? Infinity)
    .toSorted((one, other) => one - other);
}

/** The longest of the waits that are over. */
export function longestWait(deaths: Death[]): number {
  return Math.max(0, ...deaths.map((death) => death.waitMs ?? 0));
}

/** The waits that the step asks for: after the fourth death, and after each further one. `t` is the time up to which a wait that is not over counts. */
export function waitsAsked(deaths: Death[], t = -Infinity): number[] {
  return deaths.flatMap((death) => {
    if (death.number < PATIENT_FROM) return [];
    if (death.waitMs !== null) return [death.waitMs];
    return t - death.t >= WAIT_MS ? [t - death.t] : [];
  });
}

/** Whether a wait is shorter than asked. */
export function isShort(ms: number): boolean {
  return ms < WAIT_MS - EARLY_MS;
}

/** How many of the waits asked for are too short, after deaths that nobody can call slow. */
export function tooShort(deaths: Death[]): number {
  return waitsAsked(deaths.filter((death) => death.isQuick)).filter(isShort).length;
}

/** Whether a program waits from its very first death on, so that there is no need to see many. */
export function waitsAlways(deaths: Death[], atLeast: number): boolean {
  const waits = deaths.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs]));
  return waits.length >= atLeast && !waits.some(isShort);
}

/** Whether one run leaves it open: a single short wait among long ones may be a moment in which the machine stood still. */
export function isOpen(run: Seen): boolean {
  return tooShort(deathsOf(run)) === 1;
}

/** Whether the primary backs off while workers die at once, and recovers. `again` is the name of the run that repeats the experiment. */
export function backsOff(name: string, again: string): Judge {
  return ({ runs }) => {
    const run = runs.find((each) => each.name === name);
    const repeated = runs.find((each) => each.name === again);
    if (!run || !victimOf(run)) return unsure({ code: 'not-played' });
    if (!isOpen(run))
      return firstProblem(
        () => waitsLongEnough(run, 2),
        () => recovers(run),
      );
    if (!repeated || !victimOf(repeated)) return unsure({ code: 'not-played' });
    return firstProblem(
      () => waitsLongEnough(repeated, 1),
      () => recovers(repeated),
    );
  };
}

function waitsLongEnough(run: RunRecord, shortOnes: number): Judgement {
  const deaths = deathsOf(run);
  if (tooShort(deaths) >= shortOnes) return impatient(deaths);
  const asked = waitsAsked(deaths, killedAt(run)[1]);
  if (asked.some(isShort)) return tooSlow(deaths);
  // A primary that ended, or forks no more, is told so below.
  const last = deaths.at(-1)?.t ?? 0;
  if (run.ending?.by === 'program' || !forksOf(run).some((fork) => fork.t > last)) return pass;
  return asked.length > 0 || waitsAlways(deaths, 2) ? pass : tooSlow(deaths);
}

function tooSlow(deaths: Death[]): Judgement {
  const lived = deaths.slice(1).map((death) => death.livedMs);
  return unsure({ code: 'deaths-too-slow', livedMs: Math.round(Math.max(0, ...lived)) });
}

/** What kind of impatience it is. */
function impatient(deaths: Death[]): Judgement {
  const asked = waitsAsked(deaths);
  const waits = asked.map(Math.round);
  const all = deaths.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs]));
  const firstLong = all.findIndex((ms) => !isShort(ms));
  const forgot = firstLong === -1 ? -1 : all.findIndex((ms, index) => index > firstLong && isShort(ms));
  if (forgot >= PATIENT_FROM) return fail({ code: 'stops-waiting', waits, at: forgot });
  if (firstLong > PATIENT_FROM) return fail({ code: 'waits-too-late', waits, from: firstLong });
  if (Math.min(...asked) > WAIT_MS / 5) return fail({ code: 'waits-too-short', waits });
  const withinMs = Math.round((deaths.at(-1)?.t ?? 0) - (deaths[0]?.t ?? 0));
  return fail({ code: 'fork-storm', deaths: deaths.length - 1, withinMs, waits });
}

function recovers(run: RunRecord): Judgement {
  const deaths = deathsOf(run).length - 1;
  const killed = killedAt(run).length;
  const died = victimOf(run)?.worker.pid ?? -1;
  return firstProblem(
    () =>
      countIsRight(run, died, (listening) =>
        fail({ code: 'never-recovers', deaths, killed, expected: run.cpus, listening }),
      ),
    () => allAnswered(run, AFTER_FAULT, { body: null }),
  );
}

import type { Exchange, RunRecord } from '../trace/observation.ts';
import { servedBy } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { about, workersNow } from './broadcast.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { messagesOf, spanOf } from './messages.ts';

export type RacesFinding =
  | { code: 'disagree'; sent: number; greetings: { pid: number; greeting: string }[] }
  | { code: 'unknown-greeting'; pid: number; greeting: string; sent: number }
  | { code: 'changed-later'; pid: number; before: string; after: string }
  | { code: 'answered-too-early'; pid: number; greeting: string; of: number }
  | { code: 'never-raced'; pid: number };

/** The labels of the `GET /` after the race: at once, and a moment later. */
export const AGREED = 'agreed';
export const STAYED = 'stayed';
const RACE = 'race ';
const PAIR = 'pair ';
/** The label of the `GET /` after two PUTs at once. */
export const PAIR_AGREED = 'agreed by two';
const EARLY = 'early ';
/** The label of the `GET /` that is sent as soon as the first of the PUTs has been answered. */
export const earlyLabel = (holdMs: number): string => EARLY + greetingFor('', holdMs);
/** The label of a PUT that changes the greeting while others do. */
export const raceLabel = (greeting: string): string => RACE + greeting;
/** The label of one of two PUTs at once, each in a worker that has not been told of the other. */
export const pairLabel = (greeting: string): string => PAIR + greeting;

/** Whether, after many PUTs at once, all workers agree on one of the values, and keep it. */
export function lastWins(run: RunRecord): Judgement {
  const pair = about(run, PAIR);
  const race = about(run, RACE);
  if (pair.length === 0) return unsure({ code: 'not-played' });
  const problem = firstProblem(
    ...[...pair, ...race].map(
      ({ exchange }) =>
        () =>
          answered(run, exchange, { status: 204 }),
    ),
    ...about(run, EARLY).map(
      ({ greeting, exchange }) =>
        () =>
          isOneOf(run, exchange, ofAttempt(race, greeting)),
    ),
    () => agreeOn(run, pair, PAIR_AGREED),
    () => agree(run, race),
  );
  if (problem.verdict !== 'pass') return problem;
  const [held] = workersNow(run);
  return held !== undefined && raced(run, held) ? pass : unsure({ code: 'never-raced', pid: held ?? -1 });
}

/** The first PUT that is answered says that everybody knows it: no worker may have a greeting from before. */
function isOneOf(run: RunRecord, get: Exchange, race: { greeting: string }[]): Judgement {
  const said = answered(run, get);
  if (said.verdict !== 'pass' || get.outcome.kind !== 'answered') return said;
  const body = get.outcome.body.trim();
  if (race.some(({ greeting }) => greeting === body)) return pass;
  const pid = servedBy(run, get) ?? -1;
  return fail({ code: 'answered-too-early', pid, greeting: body.slice(0, 200), of: race.length });
}

function ofAttempt<T extends { greeting: string }>(all: T[], greeting: string): T[] {
  return all.filter((each) => attemptOf(each.greeting) === attemptOf(greeting));
}

/** Whether the workers that were asked with this label all gave one and the same of the greetings sent. */
function agreeOn(run: RunRecord, sent: { greeting: string }[], label: string): Judgement {
  const values = new Set(sent.map(({ greeting }) => greeting));
  const problem = firstProblem(...labelled(run, label).map((exchange) => () => answered(run, exchange)));
  if (problem.verdict !== 'pass') return problem;
  const greetings = greetingsOf(run, label);
  for (const { pid, greeting } of greetings)
    if (!values.has(greeting)) return fail({ code: 'unknown-greeting', pid, greeting, sent: values.size });
  return new Set(greetings.map((each) => each.greeting)).size > 1
    ? fail({ code: 'disagree', sent: values.size, greetings })
    : pass;
}

function agree(run: RunRecord, race: { greeting: string }[]): Judgement {
  const problem = firstProblem(
    () => agreeOn(run, race, AGREED),
    ...labelled(run, STAYED).map((exchange) => () => answered(run, exchange)),
  );
  if (problem.verdict !== 'pass') return problem;
  const now = greetingsOf(run, AGREED);
  const later = greetingsOf(run, STAYED);
  const changed = later.find(({ greeting }) => greeting !== now[0]?.greeting);
  if (changed)
    return fail({
      code: 'changed-later',
      pid: changed.pid,
      before: now[0]?.greeting ?? '',
      after: changed.greeting,
    });
  const complete = [now, later].every((each) =>
    workersNow(run).every((pid) => each.some((one) => one.pid === pid)),
  );
  return complete ? pass : unsure({ code: 'not-played' });
}

function greetingsOf(run: RunRecord, label: string): { pid: number; greeting: string }[] {
  return labelled(run, label).flatMap((exchange) =>
    exchange.outcome.kind === 'answered'
      ? [{ pid: servedBy(run, exchange) ?? -1, greeting: exchange.outcome.body.trim().slice(0, 200) }]
      : [],
  );
}

/** Whether, in one of the attempts, the last of the PUTs was sent to `pid` while what the others had caused was still held back there. */
export function raced(run: RunRecord, pid: number): boolean {
  const race = about(run, RACE);
  const early = about(run, EARLY);
  return race.some(({ greeting }) => {
    const [get] = ofAttempt(early, greeting);
    return racedOnce(
      run,
      pid,
      ofAttempt(race, greeting).map(({ exchange }) => exchange),
      get?.exchange,
    );
  });
}

function racedOnce(run: RunRecord, pid: number, race: Exchange[], early?: Exchange): boolean {
  const spans = race.map((exchange) => ({ pid: servedBy(run, exchange), ...spanOf(run, exchange) }));
  const begin = Math.min(...spans.map((span) => span.from));
  const last = Math.max(...spans.filter((span) => span.pid === pid).map((span) => span.from));
  const held = run.events.some(
    (event) => event.type === 'fault' && event.pid === pid && event.t >= begin && event.t <= last,
  );
  const received = messagesOf(run, pid, 'received').find(({ t }) => t >= begin);
  if (!held || (received && received.t <= last)) return false;
  // A PUT that was answered while this worker had been told nothing: what it said then must have been asked before it was told.
  const isEarly = Math.min(...spans.map((span) => span.to)) < (received?.t ?? Infinity);
  return !isEarly || (early !== undefined && spanOf(run, early).from < (received?.t ?? Infinity));
}

/** A greeting of the scenario says for how long messages were held when it was sent. */
export function greetingFor(name: string, holdMs: number): string {
  return `${name}, held for ${holdMs} ms`;
}
function attemptOf(greeting: string): string {
  return greeting.slice(greeting.lastIndexOf(','));
}

import { isDeepStrictEqual } from 'node:util';
import type { ErrorEvent } from '../trace/events.ts';
import type { Exchange, RunRecord } from '../trace/observation.ts';
import { servedBy, workersOf } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { forks, workersListen } from './forks.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { tellsPid, workersServe } from './serves.ts';
import { placeOf, type Place } from './starts.ts';

export type ExpressAppFinding =
  | { code: 'not-json'; method: string; path: string; status: number; body: string }
  | { code: 'wrong-user'; path: string; id: string; pid: number; body: string }
  | { code: 'wrong-echo'; sent: string; body: string }
  | { code: 'malformed-mistreated'; sent: string; status: number; body: string }
  | { code: 'no-error-field'; method: string; path: string; body: string }
  | { code: 'stack-leaked'; method: string; path: string; malformed: boolean; leak: string }
  | { code: 'error-killed-worker'; pid: number; message: string | null; place: Place | null };

/** Labels of the requests of the scenario. A request to /echo carries its body in its label, since an exchange does not keep it. */
export const MALFORMED = 'malformed JSON';
/** What the requests with that label send: the body breaks off. */
export const MALFORMED_BODY = '{ "text": "no end';
export const UNKNOWN = 'unknown route';
export const BOOM = 'boom';
export const AFTER_BOOM = 'after boom';
export const ECHO = 'echo ';
export const USER = 'user ';

/** The value that an answer's body is as JSON, or why there is none. */
function jsonOf(
  run: RunRecord,
  exchange: Exchange,
  status: number,
): { value: unknown; body: string } | Judgement {
  const problem = answered(run, exchange, { status });
  const { method, path, outcome } = exchange;
  if (problem.verdict !== 'pass' || outcome.kind !== 'answered') return problem;
  const body = outcome.body.slice(0, 300);
  try {
    return { value: JSON.parse(outcome.body), body };
  } catch {
    return fail({ code: 'not-json', method, path, status, body });
  }
}

/** Judges each request whose label begins so; there must have been one. */
function each(run: RunRecord, label: string, judge: (exchange: Exchange) => Judgement): Judgement {
  const asked = run.exchanges.filter((exchange) => exchange.label.startsWith(label));
  if (asked.length === 0) return unsure({ code: 'not-played' });
  return firstProblem(...asked.map((exchange) => () => judge(exchange)));
}

/** Whether every worker serves the routes of the app. */
export function servesApp(run: RunRecord): Judgement {
  return firstProblem(
    () => forks(run, run.cpus),
    () => workersListen(run, run.cpus, '/'),
    () => workersServe(run),
    () => tellsPid(run, '/pid'),
    () => each(run, USER, (exchange) => tellsUser(run, exchange)),
  );
}

function tellsUser(run: RunRecord, exchange: Exchange): Judgement {
  const json = jsonOf(run, exchange, 200);
  if ('verdict' in json) return json;
  const pid = servedBy(run, exchange) ?? -1;
  const id = exchange.label.slice(USER.length);
  const user = fieldsOf(json.value);
  if (user['id'] === id && user['pid'] === pid) return pass;
  return fail({ code: 'wrong-user', path: exchange.path, id, pid, body: json.body });
}

/** Whether /echo gives JSON back, and both malformed JSON and unknown routes are answered with errors in JSON. */
export function speaksJson(run: RunRecord): Judgement {
  return firstProblem(
    () => each(run, ECHO, (exchange) => echoes(run, exchange)),
    () => each(run, MALFORMED, (exchange) => refusesMalformed(run, exchange)),
    () => each(run, UNKNOWN, (exchange) => tellsError(run, exchange, 404)),
  );
}

function echoes(run: RunRecord, exchange: Exchange): Judgement {
  const { outcome } = exchange;
  // An echo is perhaps a thing made: 201 is as good.
  const status = outcome.kind === 'answered' && outcome.status === 201 ? 201 : 200;
  const sent = exchange.label.slice(ECHO.length);
  const problem = answered(run, exchange, { status });
  if (problem.verdict !== 'pass') return problem;
  const json = jsonOf(run, exchange, status);
  if (!('verdict' in json) && isDeepStrictEqual(json.value, JSON.parse(sent))) return pass;
  const body = outcome.kind === 'answered' ? outcome.body.slice(0, 300) : '';
  return fail({ code: 'wrong-echo', sent, body });
}

/** Told apart from other errors: the method and the path alone do not say that it was malformed. */
function refusesMalformed(run: RunRecord, exchange: Exchange): Judgement {
  const said = tellsError(run, exchange, 400);
  const { outcome } = exchange;
  if (said.verdict !== 'fail' || outcome.kind !== 'answered') return said;
  const body = outcome.body.slice(0, 300);
  return fail({ code: 'malformed-mistreated', sent: MALFORMED_BODY, status: outcome.status, body });
}

function tellsError(run: RunRecord, exchange: Exchange, status: number): Judgement {
  const json = jsonOf(run, exchange, status);
  if ('verdict' in json) return json;
  const { error } = fieldsOf(json.value);
  if (error !== undefined && error !== null && error !== '') return pass;
  return fail({ code: 'no-error-field', method: exchange.method, path: exchange.path, body: json.body });
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Lines of a stack trace, also in HTML: a file of source with a line number, or `at … :12:3`. */
const STACK = /(?:^|\s|\\n|;)at [^"\n<]{0,200}:\d+:\d+|[\w./\\-]+\.[cm]?[jt]s:\d+/;

/** Whether an error in a handler is answered with 500, tells the client nothing of the program's inside, and ends no worker. */
export function survivesErrors(run: RunRecord): Judgement {
  const dead = workersOf(run.events, run.primary).find((worker) => worker.exited);
  if (dead) {
    const error = run.events.find(
      (event): event is ErrorEvent => event.type === 'error' && event.pid === dead.pid,
    );
    return fail({
      code: 'error-killed-worker',
      pid: dead.pid,
      message: error?.message ?? null,
      place: error ? placeOf(error.stack) : null,
    });
  }
  return firstProblem(
    ...[BOOM, MALFORMED, UNKNOWN].map((label) => () => each(run, label, tellsNoStack)),
    () => each(run, BOOM, (exchange) => tellsError(run, exchange, 500)),
    () => each(run, AFTER_BOOM, (exchange) => answered(run, exchange, { body: null })),
    () => allServeAgain(run),
  );
}

function tellsNoStack({ label, method, path, outcome }: Exchange): Judgement {
  if (outcome.kind !== 'answered') return pass;
  const told = [outcome.body, ...Object.values(outcome.headers)];
  const leak = told.map((text) => STACK.exec(text)?.[0]).find((found) => found !== undefined);
  if (leak === undefined) return pass;
  const malformed = label === MALFORMED;
  return fail({ code: 'stack-leaked', method, path, malformed, leak: leak.trim().slice(0, 120) });
}

/** A worker that answers after the error has survived it. */
function allServeAgain(run: RunRecord): Judgement {
  const pids = (label: string): Set<number> =>
    new Set(labelled(run, label).map((exchange) => servedBy(run, exchange) ?? -1));
  const again = pids(AFTER_BOOM);
  return [...pids(BOOM)].every((pid) => again.has(pid)) ? pass : unsure({ code: 'no-way-to-worker' });
}

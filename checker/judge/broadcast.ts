import type { Exchange, RunRecord } from '../trace/observation.ts';
import { listeningWorkers, servedBy } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { messagesOf, spanOf } from './messages.ts';

export type BroadcastFinding =
  | { code: 'not-told-primary'; pid: number }
  | { code: 'not-relayed'; pid: number; told: number[]; untold: number[] }
  | {
      code: 'stale-greeting';
      pid: number;
      wanted: string;
      body: string;
      asked: number;
      putMs: number;
      /** How long after the answer a message with the greeting reached this worker; less than 0: before; null: none did. */
      toldMs: number | null;
    }
  | { code: 'never-in-between'; pid: number };

/** The labels of lesson 6. A greeting is in the label, so that it is known what each request was about. */
export const RELAYED = 'relayed';
const PUT = 'put ';
const THEN = 'then ';
export const putLabel = (greeting: string): string => PUT + greeting;
export const thenLabel = (greeting: string): string => THEN + greeting;

/** The exchanges whose label begins so, with the greeting that stands behind it. */
export function about(run: RunRecord, beginning: string): { greeting: string; exchange: Exchange }[] {
  return run.exchanges.flatMap((exchange) =>
    exchange.label.startsWith(beginning)
      ? [{ greeting: exchange.label.slice(beginning.length), exchange }]
      : [],
  );
}

/** The workers that live and listen. */
export function workersNow(run: RunRecord): number[] {
  return listeningWorkers(run.events, run.primary, run.port).map((worker) => worker.pid);
}

/** Whether the worker that was given the first PUT told the primary, and the primary every other worker. */
export function relays(run: RunRecord): Judgement {
  const [put] = labelled(run, RELAYED);
  if (!put) return unsure({ code: 'not-played' });
  const refused = answered(run, put, { status: 204 });
  const pid = servedBy(run, put);
  if (pid === undefined)
    return refused.verdict === 'pass' ? unsure({ code: 'served-by-none', path: put.path }) : refused;
  const { from } = spanOf(run, put);
  const next = about(run, PUT).map(({ exchange }) => spanOf(run, exchange).from);
  const inTime = ({ t }: { t: number }): boolean => t >= from && t < Math.min(...next);
  const sent = messagesOf(run, pid, 'sent').find(inTime);
  const relayed = sent ? messagesOf(run, run.primary, 'sent').filter(inTime) : [];
  // The one that was asked knows already: it may be told, or not.
  const others = workersNow(run).filter((each) => each !== pid);
  const told = others.filter((each) => relayed.some(({ peer, t }) => peer === each && t > (sent?.t ?? 0)));
  const untold = others.filter((each) => !told.includes(each));
  if (untold.length === 0 && sent) return pass;
  // A route that is not there explains it better.
  const status = put.outcome.kind === 'answered' ? put.outcome.status : 0;
  if (status === 0 || status >= 400) return refused;
  if (!sent) return fail({ code: 'not-told-primary', pid });
  return fail({ code: 'not-relayed', pid, told, untold });
}

/** Whether every worker gave the new greeting as soon as the PUT had been answered; each worker must have been the one for which messages were held back. */
export function everyoneKnows(run: RunRecord): Judgement {
  const first = labelled(run, RELAYED);
  const puts = about(run, PUT);
  const problem = firstProblem(
    ...first.map((put) => () => answered(run, put, { status: 204 })),
    ...puts.flatMap(({ greeting, exchange }) => [
      () => answered(run, exchange, { status: 204 }),
      ...labelled(run, thenLabel(greeting)).map((get) => () => isNew(run, exchange, get, greeting)),
    ]),
  );
  if (problem.verdict !== 'pass') return problem;
  const workers = workersNow(run);
  if (puts.length === 0 || workers.length === 0) return unsure({ code: 'not-played' });
  const unseen = workers.find((pid) => !puts.some(({ greeting }) => sawHeld(run, pid, greeting)));
  return unseen === undefined ? pass : unsure({ code: 'never-in-between', pid: unseen });
}

function isNew(run: RunRecord, put: Exchange, get: Exchange, greeting: string): Judgement {
  const said = answered(run, get);
  if (said.verdict !== 'pass' || get.outcome.kind !== 'answered') return said;
  const body = get.outcome.body.trim();
  if (body === greeting) return pass;
  const pid = servedBy(run, get) ?? -1;
  const { from, to } = spanOf(run, put);
  const told = messagesOf(run, pid, 'received').find(
    ({ t, preview }) => t >= from && preview.includes(greeting),
  );
  return fail({
    code: 'stale-greeting',
    pid,
    wanted: greeting,
    body: body.slice(0, 200),
    asked: servedBy(run, put) ?? -1,
    putMs: Math.round(to - from),
    toldMs: told ? Math.round(told.t - to) : null,
  });
}

/**
 * Whether this PUT showed that its answer waits for this worker: what was sent to the worker was held back, and `GET /` reached it before
 * anything more was delivered. A program that answers too early is found out then; if something was delivered in between, it may have been saved by that.
 */
export function sawHeld(run: RunRecord, pid: number, greeting: string): boolean {
  const [put] = labelled(run, putLabel(greeting));
  const get = labelled(run, thenLabel(greeting)).find((each) => servedBy(run, each) === pid);
  if (!put || !get) return false;
  const asked = spanOf(run, put);
  const { from } = spanOf(run, get);
  const held = run.events.some(
    (event) =>
      event.type === 'fault' &&
      event.fault === 'hold' &&
      event.pid === pid &&
      event.t >= asked.from &&
      event.t <= from,
  );
  return held && !messagesOf(run, pid, 'received').some(({ t }) => t > asked.to && t < from);
}

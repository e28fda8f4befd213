import type { ListenEvent } from '../trace/events.ts';
import type { Exchange, RunRecord } from '../trace/observation.ts';
import { servedBy, workersOf } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { whoIs, type Who } from './starts.ts';

export type ServesFinding =
  | { code: 'primary-serves'; pid: number; served: number; of: number }
  | { code: 'primary-listens'; pid: number; port: number | null }
  | { code: 'served-by-none'; path: string }
  | { code: 'not-a-pid'; path: string; body: string; pid: number }
  | { code: 'wrong-pid'; path: string; answered: number; whose: Who | null; pid: number };

/** Whether the primary runs no server of its own; or none on a port, where it may have another one. What it has closed again does not count. */
export function primaryListensNot(run: RunRecord, port?: number): Judgement {
  const { events, primary } = run;
  const own = events.find(
    (event): event is ListenEvent =>
      event.type === 'listen' &&
      event.pid === primary &&
      (port === undefined || event.port === port) &&
      !events.some(
        (later) =>
          later.type === 'close' && later.pid === primary && later.port === event.port && later.t >= event.t,
      ),
  );
  return own ? fail({ code: 'primary-listens', pid: primary, port: own.port }) : pass;
}

/** Whether the primary answers no request itself. */
export function primaryServesNot(run: RunRecord): Judgement {
  const asked = run.exchanges.filter((exchange) => exchange.outcome.kind === 'answered');
  const byPrimary = asked.filter((exchange) => servedBy(run, exchange) === run.primary);
  if (byPrimary.length === 0) return pass;
  return fail({ code: 'primary-serves', pid: run.primary, served: byPrimary.length, of: asked.length });
}

/** Whether every answered request of the run was handled by a worker; there must have been one. */
export function workersServe(run: RunRecord): Judgement {
  const asked = run.exchanges.filter((exchange) => exchange.outcome.kind === 'answered');
  if (asked.length === 0) return unsure({ code: 'not-played' });
  const workers = new Set(workersOf(run.events, run.primary).map((worker) => worker.pid));
  const primary = primaryServesNot(run);
  if (primary.verdict !== 'pass') return primary;
  const byNone = asked.find((exchange) => !workers.has(servedBy(run, exchange) ?? -1));
  return byNone ? unsure({ code: 'served-by-none', path: byNone.path }) : pass;
}

/** Whether each answer with this label is the process id of the process that gave it. */
export function tellsPid(run: RunRecord, label: string): Judgement {
  const asked = labelled(run, label);
  if (asked.length === 0) return unsure({ code: 'not-played' });
  return firstProblem(...asked.map((exchange) => () => onePid(run, exchange)));
}

function onePid(run: RunRecord, exchange: Exchange): Judgement {
  const problem = answered(run, exchange);
  if (problem.verdict !== 'pass' || exchange.outcome.kind !== 'answered') return problem;
  const pid = servedBy(run, exchange);
  if (pid === undefined) return unsure({ code: 'served-by-none', path: exchange.path });
  const { body } = exchange.outcome;
  if (!/^\d+$/.test(body.trim()))
    return fail({ code: 'not-a-pid', path: exchange.path, body: body.slice(0, 100), pid });
  const told = Number(body);
  if (told === pid) return pass;
  const known = run.events.some((event) => event.pid === told || ('child' in event && event.child === told));
  return fail({
    code: 'wrong-pid',
    path: exchange.path,
    answered: told,
    whose: known ? whoIs(run, told) : null,
    pid,
  });
}

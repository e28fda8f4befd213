import type { Exchange, RunRecord } from '../trace/observation.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { crashOf } from './starts.ts';

export type AnswersFinding =
  | { code: 'wrong-status'; method: string; path: string; expected: number; status: number }
  | { code: 'wrong-body'; method: string; path: string; expected: string | null; body: string }
  | { code: 'no-answer'; method: string; path: string; afterMs: number }
  | { code: 'endless-answer'; method: string; path: string; afterMb: number }
  | { code: 'cut-off'; method: string; path: string; reason: string }
  | { code: 'not-http'; method: string; path: string; reason: string }
  | { code: 'refused'; method: string; path: string; port: number };

/** What an answer must be. A body of null: any text that is not empty; absent: anything. */
export interface Wanted {
  status?: number;
  body?: string | null;
}

/** Whether one request was answered as wanted. White space around a body does not count. */
export function answered(run: RunRecord, exchange: Exchange, wanted: Wanted = {}): Judgement {
  const { method, path, outcome } = exchange;
  const { status = 200, body } = wanted;
  if (outcome.kind !== 'answered') return unanswered(run, exchange);
  if (outcome.status !== status)
    return fail({ code: 'wrong-status', method, path, expected: status, status: outcome.status });
  if (body === undefined) return pass;
  const text = outcome.body.trim();
  const right = body === null ? text !== '' : text === body;
  return right
    ? pass
    : fail({ code: 'wrong-body', method, path, expected: body, body: outcome.body.slice(0, 200) });
}

function unanswered(run: RunRecord, { method, path, outcome }: Exchange): Judgement {
  // A crash in the middle of a request explains it better than the broken connection does.
  const crash = crashOf(run);
  if (crash && outcome.kind !== 'timed-out') return crash;
  switch (outcome.kind) {
    case 'answered':
      return pass;
    case 'timed-out':
      return fail({ code: 'no-answer', method, path, afterMs: Math.round(outcome.afterMs) });
    case 'endless':
      return fail({ code: 'endless-answer', method, path, afterMb: outcome.afterMb });
    case 'cut-off':
      return fail({ code: 'cut-off', method, path, reason: outcome.reason });
    case 'not-http':
      return fail({ code: 'not-http', method, path, reason: outcome.reason });
    case 'refused':
      return fail({ code: 'refused', method, path, port: run.port });
  }
}

/** The exchanges of one part of the scenario. */
export function labelled(run: RunRecord, label: string): Exchange[] {
  return run.exchanges.filter((exchange) => exchange.label === label);
}

/** Whether every request with this label was answered as wanted; there must have been at least one. */
export function allAnswered(run: RunRecord, label: string, wanted: Wanted = {}): Judgement {
  const asked = labelled(run, label);
  if (asked.length === 0) return unsure({ code: 'not-played' });
  return firstProblem(...asked.map((exchange) => () => answered(run, exchange, wanted)));
}

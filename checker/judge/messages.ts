import type { MessageEvent } from '../trace/events.ts';
import type { Exchange, RunRecord } from '../trace/observation.ts';
import { handling, listeningWorkers, servedBy } from '../trace/questions.ts';
import { answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';

export type MessagesFinding =
  | { code: 'no-report'; pid: number; served: number }
  | { code: 'missed-reports'; pid: number; served: number; sent: number }
  | { code: 'asks-nobody'; pid: number; path: string }
  | { code: 'told-unasked'; pid: number; path: string; told: number }
  | { code: 'no-reply'; pid: number; path: string }
  | { code: 'answers-before-reply'; pid: number; path: string; earlyMs: number };

/** The messages that a process sent or received; `peer` is the process at the other end. */
export function messagesOf(
  run: RunRecord,
  pid: number,
  direction: MessageEvent['direction'],
  peer?: number,
): MessageEvent[] {
  return run.events.filter(
    (event): event is MessageEvent =>
      event.type === 'message' &&
      event.pid === pid &&
      event.direction === direction &&
      (peer === undefined || event.peer === peer),
  );
}

/** When a request began to be handled, and when its answer had been given. */
export function spanOf(run: RunRecord, exchange: Exchange): { from: number; to: number } {
  const { startedAt, finishedAt } = handling(run, exchange);
  return { from: startedAt ?? exchange.sentAt ?? exchange.endedAt, to: finishedAt ?? exchange.endedAt };
}

/** The label of the requests that the workers are to report. */
export const REPORTED = 'reported';

/** For each worker: how many requests with this label it answered, and how many messages it sent the primary from the connection of the first of them on, until `end`. */
export function reportsOf(
  run: RunRecord,
  label: string,
  end: number,
): { pid: number; served: number; sent: number }[] {
  return listeningWorkers(run.events, run.primary, run.port).map(({ pid }) => {
    const own = labelled(run, label).filter((exchange) => servedBy(run, exchange) === pid);
    const first = Math.min(...own.map((exchange) => spanOf(run, exchange).from));
    const connected = run.events.findLast(
      (event) => event.type === 'connection' && event.pid === pid && event.t <= first,
    );
    const from = connected?.t ?? first;
    const sent = messagesOf(run, pid, 'sent').filter((message) => message.t >= from && message.t < end);
    return { pid, served: own.length, sent: sent.length };
  });
}

/** Whether each worker sent the primary at least one message for each request with this label. Messages sent after the first request with the label `next` do not count. */
export function reportsEach(run: RunRecord, label: string, next: string): Judgement {
  const asked = labelled(run, label);
  if (asked.length === 0) return unsure({ code: 'not-played' });
  const problem = firstProblem(...asked.map((exchange) => () => answered(run, exchange, { body: null })));
  if (problem.verdict !== 'pass') return problem;
  const end = Math.min(...labelled(run, next).map((exchange) => spanOf(run, exchange).from));
  const missing = reportsOf(run, label, end).filter(({ served, sent }) => sent < served);
  const silent = missing.find(({ sent }) => sent === 0);
  if (silent) return fail({ code: 'no-report', pid: silent.pid, served: silent.served });
  return missing[0] ? fail({ code: 'missed-reports', ...missing[0] }) : pass;
}

/**
 * Whether a worker, to answer, asked the primary and waited for its reply. For requests sent when nothing else was under way, while messages
 * to that worker were held back: so what it receives meanwhile was sent meanwhile, and an answer that does not wait for it comes before it.
 */
export function asksPrimary(run: RunRecord, exchange: Exchange): Judgement {
  const problem = answered(run, exchange);
  if (problem.verdict !== 'pass') return problem;
  const { path } = exchange;
  const pid = servedBy(run, exchange);
  if (pid === undefined) return unsure({ code: 'served-by-none', path });
  const { from, to } = spanOf(run, exchange);
  const during = (message: MessageEvent): boolean => message.t >= from && message.t <= to;
  const received = messagesOf(run, pid, 'received');
  const question = messagesOf(run, pid, 'sent').find(during);
  if (!question) {
    const told = messagesOf(run, run.primary, 'sent', pid).filter((message) => message.t < from).length;
    return fail(told > 0 ? { code: 'told-unasked', pid, path, told } : { code: 'asks-nobody', pid, path });
  }
  const after = (message: MessageEvent): boolean => message.t > question.t;
  const reply = messagesOf(run, run.primary, 'sent', pid).find(after);
  if (!reply) return fail({ code: 'no-reply', pid, path });
  const arrived = received.find((message) => message.t > reply.t);
  if (arrived && arrived.t <= to) return pass;
  if (reply.t > to && !arrived) return fail({ code: 'no-reply', pid, path });
  return fail({
    code: 'answers-before-reply',
    pid,
    path,
    earlyMs: Math.round((arrived?.t ?? run.events.at(-1)?.t ?? to) - to),
  });
}

/** Whether all requests with this label were answered with the primary's reply; every worker must have been asked. */
export function allAskPrimary(run: RunRecord, label: string): Judgement {
  const asked = labelled(run, label);
  if (asked.length === 0) return unsure({ code: 'not-played' });
  const problem = firstProblem(...asked.map((exchange) => () => asksPrimary(run, exchange)));
  if (problem.verdict !== 'pass') return problem;
  const workers = listeningWorkers(run.events, run.primary, run.port);
  const reached = new Set(asked.map((exchange) => servedBy(run, exchange)));
  return workers.every((worker) => reached.has(worker.pid)) ? pass : unsure({ code: 'no-way-to-worker' });
}

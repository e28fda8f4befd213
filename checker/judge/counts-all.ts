import type { Exchange, RunRecord } from '../trace/observation.ts';
import { servedBy } from '../trace/questions.ts';
import { labelled } from './answers.ts';
import { MALFORMED } from './express-app.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { messagesOf, spanOf } from './messages.ts';
import { repliesMatch } from './replies.ts';
import type { Spread } from './spreads.ts';
import { countsExactly, type Counted } from './stats.ts';

export type CountsAllFinding =
  | {
      code: 'requests-unreported';
      pid: number;
      served: number;
      sent: number;
      without: string[];
      /** Whether the one with malformed JSON is among them: it is not in `without`. */
      malformed: boolean;
    }
  | { code: 'worker-counts-alone'; pid: number; own: number; total: number }
  | { code: 'total-too-high'; pid: number; told: number; served: number; stats: number }
  | { code: 'total-too-low'; pid: number; told: number; served: number; highest: number | null }
  | { code: 'shares-wrong'; told: Record<string, number>; served: Spread };

/** The label of the requests to /stats, to one worker after another. */
export const STATS = 'stats';

/** Every request is counted, but those that ask for the counts. */
export const allButStats: Counted = ({ path }) => path !== '/stats';

/** Whether each worker tells the primary of each request, and /stats has the numbers of the whole cluster. */
export function countsAll(run: RunRecord): Judgement {
  if (labelled(run, STATS).length === 0) return unsure({ code: 'not-played' });
  return firstProblem(
    () => reportsAll(run),
    () => inOwnWords(run, countsExactly(run, STATS, allButStats)),
    () => hearsFromPrimary(run),
    () => inOwnWords(run, repliesMatch(run, allButStats)),
  );
}

/** Whether each worker sent as many messages as it served requests, before it was asked for /stats. */
function reportsAll(run: RunRecord): Judgement {
  const end = Math.min(...labelled(run, STATS).map((exchange) => spanOf(run, exchange).from));
  const counted = run.exchanges.filter(
    (exchange) => allButStats(exchange) && exchange.outcome.kind === 'answered' && exchange.endedAt <= end,
  );
  for (const pid of new Set(counted.map((exchange) => servedBy(run, exchange) ?? -1))) {
    const own = counted.filter((exchange) => servedBy(run, exchange) === pid);
    const sent = messagesOf(run, pid, 'sent').filter((message) => message.t < end);
    if (sent.length < own.length) {
      const silent = unreported(
        run,
        own,
        sent.map((message) => message.t),
      );
      const named = silent.filter(({ label }) => label !== MALFORMED);
      return fail({
        code: 'requests-unreported',
        pid,
        served: own.length,
        sent: sent.length,
        without: [...new Set(named.map(({ method, path }) => `${method} ${path}`))],
        malformed: named.length < silent.length,
      });
    }
  }
  return pass;
}

/** Which requests were followed by no message before the worker's next request. Only to name them: the numbers decide. */
function unreported(run: RunRecord, own: Exchange[], sent: number[]): Exchange[] {
  const starts = own.map((exchange) => spanOf(run, exchange).from);
  return own.filter((_, index) => {
    const from = starts[index] ?? 0;
    const to = starts[index + 1] ?? Infinity;
    return !sent.some((t) => t >= from && t < to);
  });
}

function hearsFromPrimary(run: RunRecord): Judgement {
  const pids = new Set(labelled(run, STATS).map((exchange) => servedBy(run, exchange) ?? -1));
  const deaf = [...pids].find((pid) => messagesOf(run, pid, 'received').length === 0);
  return deaf === undefined ? pass : fail({ code: 'no-reply', pid: deaf, path: '/stats' });
}

/** The sentences of lesson 5 speak of `GET /`; here every request counts. */
function inOwnWords(run: RunRecord, said: Judgement): Judgement {
  if (said.verdict !== 'fail') return said;
  const { finding } = said;
  switch (finding.code) {
    case 'counted-alone':
      return fail({ ...finding, code: 'worker-counts-alone' });
    case 'counts-too-much': {
      const stats = run.exchanges.filter((exchange) => !allButStats(exchange)).length;
      return fail({ ...finding, code: 'total-too-high', stats });
    }
    case 'counts-too-few':
      return fail({ ...finding, code: 'total-too-low' });
    case 'wrong-shares':
      return fail({ ...finding, code: 'shares-wrong' });
    default:
      return said;
  }
}

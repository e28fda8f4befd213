import type { Finding } from '../../judge/finding.ts';
import { labelled } from '../../judge/answers.ts';
import { SETTLING } from '../../judge/replies.ts';
import { readStats } from '../../judge/stats.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Exchange, RunRecord } from '../../trace/observation.ts';
import { servedBy } from '../../trace/questions.ts';

/** The /stats requests that were asked at once. */
export function together({ exchanges }: RunRecord): Exchange[] {
  return exchanges.filter(({ label }) => label.startsWith('together '));
}

/** The answer that is behind, and the last one before it that told more. */
export function stale(
  run: RunRecord,
  { pid, told, known, knownBy }: Finding & { code: 'stale-reply' },
): Exchange[] {
  const tells =
    (total: number, by: number) =>
    (exchange: Exchange): boolean => {
      const stats = readStats(run, exchange);
      return !('verdict' in stats) && stats.total === total && servedBy(run, exchange) === by;
    };
  const knew = labelled(run, SETTLING).filter(tells(known, knownBy));
  for (const behind of together(run).filter(tells(told, pid))) {
    const before = knew.findLast(({ endedAt }) => endedAt <= (behind.sentAt ?? 0));
    if (before) return [before, behind];
  }
  return [];
}

/** The first answer to one of many PUTs at once, and what this worker still said then. */
export function tooEarly({ exchanges }: RunRecord, own: Exchange[], greeting: string): Exchange[] {
  const said = own.find(
    ({ label, outcome }) =>
      label.startsWith('early ') &&
      outcome.kind === 'answered' &&
      outcome.body.trimStart().startsWith(greeting),
  );
  if (!said) return [];
  const attempt = said.label.slice('early '.length);
  const [first] = exchanges
    .filter(({ label }) => label.startsWith('race ') && label.endsWith(attempt))
    .toSorted((one, other) => one.endedAt - other.endedAt);
  return first ? [first, said] : [said];
}

/** A request that was answered before its reply came, and the reply that then came too late. */
export function answeredTooEarly(
  run: RunRecord,
  asked: Exchange[],
  received: TraceEvent[],
): (TraceEvent | Exchange)[] {
  for (const exchange of asked.filter(({ label }) => label === 'asks')) {
    const answer = run.events.find((event) => event.type === 'response' && event.nonce === exchange.nonce);
    const reply = answer && received.find(({ t }) => t > answer.t);
    if (reply) return [exchange, reply];
  }
  return asked.slice(-1);
}

export function isUnanswered({ outcome }: Exchange): boolean {
  return outcome.kind !== 'answered';
}

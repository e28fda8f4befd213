import type { Observation, RunRecord } from '../trace/observation.ts';
import { servedBy } from '../trace/questions.ts';
import type { Finding } from './finding.ts';

export type DoubtsFinding =
  | { code: 'trace-incomplete'; why: 'empty' | 'lost' | 'unseen-answer'; run: string }
  | { code: 'unconfirmed'; pids: number[]; primary: number };

/** Why what was seen proves nothing good about the program: the trace has gaps, or names processes that the operating system does not. */
export function doubtsOf({ runs }: Observation): Finding | undefined {
  for (const run of runs) {
    const doubt = doubtOf(run);
    if (doubt) return doubt;
  }
  return undefined;
}

function doubtOf(run: RunRecord): Finding | undefined {
  const { name, events, lost, unconfirmed, primary } = run;
  if (events.length === 0) return { code: 'trace-incomplete', why: 'empty', run: name };
  if (lost > 0) return { code: 'trace-incomplete', why: 'lost', run: name };
  if (unconfirmed.length > 0) return { code: 'unconfirmed', pids: unconfirmed, primary };
  return sawLastAnswer(run) ? undefined : { code: 'trace-incomplete', why: 'unseen-answer', run: name };
}

/** Whether the trace goes as far as the request that was sent last and answered: lines are written in a row, so those before it are there. */
function sawLastAnswer(run: RunRecord): boolean {
  const answered = run.exchanges.filter(({ outcome }) => outcome.kind === 'answered');
  const [last] = answered.toSorted((one, other) => (other.sentAt ?? 0) - (one.sentAt ?? 0));
  if (!last) return true;
  // A server of `http` tells of each request. Of any other only the connections are known, and one may be used again.
  return run.events.some((event) => event.type === 'request' || (event.type === 'connection' && event.http))
    ? run.events.some((event) => event.type === 'request' && event.nonce === last.nonce)
    : answered.every((exchange) => servedBy(run, exchange) !== undefined);
}

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
  // Lines are written in a row: where the one for the last answer is, those before it are.
  const last = run.exchanges.findLast(({ outcome }) => outcome.kind === 'answered');
  if (last && servedBy(run, last) === undefined)
    return { code: 'trace-incomplete', why: 'unseen-answer', run: name };
  return undefined;
}

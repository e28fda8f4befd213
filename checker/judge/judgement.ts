import type { Observation, RunRecord } from '../trace/observation.ts';
import type { Finding } from './finding.ts';

/** What a judge says of one step. `unsure`: the checker or the machine could not establish it; never the learner's fault. */
export type Judgement =
  | { verdict: 'pass' }
  | { verdict: 'fail'; finding: Finding }
  | { verdict: 'unsure'; finding: Finding };

/** Decides one step from what was seen. Pure. Says `pass` only where something seen proves it. */
export type Judge = (seen: Observation) => Judgement;

export const pass: Judgement = { verdict: 'pass' };

export function fail(finding: Finding): Judgement {
  return { verdict: 'fail', finding };
}

export function unsure(finding: Finding): Judgement {
  return { verdict: 'unsure', finding };
}

/** The first judgement that is not a pass, looking no further than to it. */
export function firstProblem(...judgements: (() => Judgement)[]): Judgement {
  for (const judgement of judgements) {
    const said = judgement();
    if (said.verdict !== 'pass') return said;
  }
  return pass;
}

/** A judge of one run by its name. A scenario that stopped before the run leaves nothing to judge: `unsure`, as an earlier step says why. */
export function ofRun(name: string, judge: (run: RunRecord, seen: Observation) => Judgement): Judge {
  return (seen) => {
    const run = seen.runs.find((each) => each.name === name);
    return run ? judge(run, seen) : unsure({ code: 'not-played' });
  };
}

/** The finding of each run in turn: all must pass. At least one run is needed. */
export function ofEveryRun(judge: (run: RunRecord, seen: Observation) => Judgement): Judge {
  return (seen) => {
    if (seen.runs.length === 0) return unsure({ code: 'not-played' });
    return firstProblem(...seen.runs.map((run) => () => judge(run, seen)));
  };
}

import type { Observation } from '../trace/observation.ts';
import type { Finding } from './finding.ts';
import { unsure, type Judge, type Judgement } from './judgement.ts';

/** The verdict on one step. `blocked`: an earlier step failed, so this one was not judged. */
export type StepVerdict = { id: string } & (
  | { verdict: 'pass'; finding: null }
  | { verdict: 'blocked'; finding: null }
  | { verdict: 'fail'; finding: Finding }
  | { verdict: 'unsure'; finding: Finding }
);

/** Judges the steps in their order. After the first that fails the others are blocked. */
export function judgeSteps(steps: Record<string, Judge>, seen: Observation): StepVerdict[] {
  let failed = false;
  return Object.entries(steps).map(([id, judge]): StepVerdict => {
    if (failed) return { id, verdict: 'blocked', finding: null };
    const said = withDeadline(judge(seen), seen);
    failed = said.verdict === 'fail';
    return said.verdict === 'pass' ? { id, verdict: 'pass', finding: null } : { id, ...said };
  });
}

/** What was seen, and no longer wait would undo. */
const CERTAIN = new Set<Finding['code']>(['crashed', 'syntax-error', 'exited']);

/** When the whole check ran out of time, what is missing was perhaps only not waited for. */
function withDeadline(said: Judgement, seen: Observation): Judgement {
  if (seen.deadlineHit === null || said.verdict === 'pass' || CERTAIN.has(said.finding.code)) return said;
  return unsure({ code: 'deadline', seconds: seen.deadlineHit });
}

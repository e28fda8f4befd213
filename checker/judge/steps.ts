import type { Observation } from '../trace/observation.ts';
import { doubtsOf } from './doubts.ts';
import type { Finding } from './finding.ts';
import { fail, unsure, type Judge, type Judgement } from './judgement.ts';
import { overstepped } from './limits.ts';

/** The verdict on one step. `blocked`: an earlier step failed, so this one was not judged. */
export type StepVerdict = { id: string } & (
  | { verdict: 'pass'; finding: null }
  | { verdict: 'blocked'; finding: null }
  | { verdict: 'fail'; finding: Finding }
  | { verdict: 'unsure'; finding: Finding }
);

/** Judges the steps in their order. After the first that fails the others are blocked. */
export function judgeSteps(steps: Record<string, Judge>, seen: Observation): StepVerdict[] {
  const judges = Object.entries(steps);
  let failed = false;
  return judges.map(([id, judge], nth): StepVerdict => {
    if (failed) return { id, verdict: 'blocked', finding: null };
    const isLast = nth === judges.length - 1;
    const said = withDeadline(withLimits(proven(judge(seen), seen), seen, isLast), seen);
    failed = said.verdict === 'fail';
    return said.verdict === 'pass' ? { id, verdict: 'pass', finding: null } : { id, ...said };
  });
}

/** What is not the machine's doing of that moment. */
const SAME_AGAIN = new Set<Finding['code']>([
  'platform-cannot',
  'deadline',
  'trace-incomplete',
  'unconfirmed',
]);

/** Whether the same check may tell more: before anything failed there was something that could not be told at that moment. */
export function mayDiffer(steps: readonly StepVerdict[]): boolean {
  const first = steps.find(({ verdict }) => verdict !== 'pass');
  return first?.verdict === 'unsure' && !SAME_AGAIN.has(first.finding.code);
}

/** A pass never rests on a trace that is incomplete, or that the operating system does not confirm. */
function proven(said: Judgement, seen: Observation): Judgement {
  const doubt = said.verdict === 'pass' ? doubtsOf(seen) : undefined;
  return doubt ? unsure(doubt) : said;
}

/** A program that did what no program may do is told just that, at the first step that it does not pass, at the latest at the last. */
function withLimits(said: Judgement, seen: Observation, isLast: boolean): Judgement {
  const finding = said.verdict !== 'pass' || isLast ? overstepped(seen) : undefined;
  return finding ? fail(finding) : said;
}

/** What was seen, and no longer wait would undo. */
const CERTAIN = new Set<Finding['code']>([
  'crashed',
  'syntax-error',
  'exited',
  'platform-cannot',
  'signals-others',
  'too-many-processes',
  'too-much-memory',
  'too-much-output',
]);

/** When the whole check ran out of time, what is missing was perhaps only not waited for. */
function withDeadline(said: Judgement, seen: Observation): Judgement {
  if (seen.deadlineHit === null || said.verdict === 'pass' || CERTAIN.has(said.finding.code)) return said;
  return unsure({ code: 'deadline', seconds: seen.deadlineHit });
}

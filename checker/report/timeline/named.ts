import type { Finding } from '../../judge/finding.ts';
import type { RunRecord } from '../../trace/observation.ts';
import { evidenceOf } from './evidence.ts';

/** Facts that are process ids, or lists of them. Facts of the same name that are something else are no process of the run. */
const PID_FACTS = new Set([
  'pid',
  'pids',
  'who',
  'died',
  'child',
  'silent',
  'left',
  'old',
  'told',
  'untold',
  'knownBy',
  'primary',
  'elsewhere',
  'greetings',
  'waited',
  'lost',
  'whose',
  'spread',
]);

/** The process ids that a finding names. */
export function processesIn(finding: Finding): number[] {
  const found = Object.entries(finding).flatMap(([name, value]) =>
    PID_FACTS.has(name) ? pidsIn(value) : [],
  );
  return [...new Set(found)];
}

function pidsIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap((each) => pidsIn(each));
  if (typeof value !== 'object' || value === null) return [];
  const { pid } = value as { pid?: unknown };
  return typeof pid === 'number' ? [pid] : [];
}

/** The run that a finding is about: judges choose runs by name, the finding's facts tell which. Undefined when no run shows it. */
export function runOf(finding: Finding, runs: readonly RunRecord[]): RunRecord | undefined {
  const pids = processesIn(finding);
  const scored = runs
    .map((run) => ({ run, score: fits(finding, pids, run), evidence: evidenceOf(finding, run).size }))
    .filter(({ evidence }) => evidence > 0);
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.find(({ score }) => score === best)?.run;
}

/** The end of a run that the checker ended shows nothing when another run ended by itself. */
const ABOUT_ENDS = new Set<Finding['code']>([
  'exited',
  'primary-ended',
  'restart-ends',
  'exit-code',
  'hangup-kills',
  'signal-kills',
]);

function fits(finding: Finding, pids: readonly number[], run: RunRecord): number {
  const own = new Set(
    run.events.flatMap((event) => ('child' in event ? [event.pid, event.child] : [event.pid])),
  );
  let score = pids.filter((pid) => own.has(pid)).length * 10;
  const forks = run.events.filter(({ type }) => type === 'fork').length;
  if ('again' in finding && typeof finding.again === 'boolean')
    score += (run.name === 'again') === finding.again ? 5 : 0;
  if (finding.code === 'wrong-fork-count') score += run.cpus === finding.cpus ? 5 : 0;
  if (finding.code === 'hard-coded-count') score += forks === run.cpus ? 0 : 5;
  if (ABOUT_ENDS.has(finding.code)) score += run.ending?.by === 'program' ? 5 : 0;
  // Of many deaths the finding speaks that one run is full of.
  if ('waits' in finding || finding.code === 'never-recovers')
    score += run.events.filter(({ type }) => type === 'exit').length;
  return score;
}

import type { Finding } from '../../judge/finding.ts';
import type { StepVerdict } from '../../judge/steps.ts';
import type { Terminal } from '../../terminal/style.ts';
import type { RunRecord } from '../../trace/observation.ts';
import { evidenceOf } from './evidence.ts';
import { runOf } from './named.ts';
import { drawTimeline, type TimelineOptions } from './timeline.ts';

/** The report says all there is to say of these: nothing that happened between processes explains them. */
const SHOWS_NOTHING = new Set<Finding['code']>([
  'syntax-error',
  'signals-others',
  'too-much-output',
  'too-much-memory',
]);

/** The timeline that goes with a check's report: of all runs, or a short one of what failed. */
export function checkTimeline(
  steps: readonly StepVerdict[],
  runs: readonly RunRecord[],
  terminal: Terminal,
  isFull: boolean,
): string[] {
  const finding = steps.find((step) => step.verdict === 'fail')?.finding ?? null;
  if (isFull) return fullTimeline(runs, finding, terminal);
  return finding ? shortTimeline(finding, runs, terminal) : [];
}

/** The part of the run that shows what failed. No lines when a picture of it says no more than the report. */
export function shortTimeline(finding: Finding, runs: readonly RunRecord[], terminal: Terminal): string[] {
  if (SHOWS_NOTHING.has(finding.code)) return [];
  const run = runOf(finding, runs);
  // A program of one process has no lanes to compare.
  if (!run || new Set(run.events.map(({ pid }) => pid)).size < 2) return [];
  return drawTimeline(run, terminal, { evidence: evidenceOf(finding, run), short: true });
}

/** Runs in full, one after the other; the evidence is marked in the one that the finding is about. */
export function fullTimeline(
  runs: readonly RunRecord[],
  finding: Finding | null,
  terminal: Terminal,
  options: Pick<TimelineOptions, 'shows'> = {},
): string[] {
  const about = finding ? runOf(finding, runs) : undefined;
  return runs
    .flatMap((run) => {
      const evidence = finding && run === about ? evidenceOf(finding, run) : new Set<object>();
      const lines = drawTimeline(run, terminal, { ...options, evidence });
      return lines.length > 0 ? ['', ...lines] : [];
    })
    .slice(1);
}

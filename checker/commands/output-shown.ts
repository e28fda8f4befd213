import type { Finding } from '../judge/finding.ts';
import { runOf } from '../report/timeline/named.ts';
import type { RunRecord } from '../trace/observation.ts';
import { ownStack, printedLines, type PrintedLine } from '../trace/printed.ts';

/** Findings which what the program printed helps to understand. */
const EXPLAINED = new Set<Finding['code']>([
  'crashed',
  'exited',
  'worker-died',
  'restless',
  'never-listens',
  'not-all-listen',
  'error-killed-worker',
  'primary-ended',
  'restart-ends',
  'wrong-status',
]);
const MOST_LINES = 12;

/** The last lines that the processes printed in the run that a finding is about, each with its process; none where they explain nothing. */
export function outputShown(finding: Finding | null | undefined, runs: readonly RunRecord[]): PrintedLine[] {
  if (!finding || !EXPLAINED.has(finding.code)) return [];
  const run = runOf(finding, runs) ?? runs[0];
  if (!run) return [];
  const lines = printedLines(run);
  // What came another way than by the program's streams: Node itself, `fs.writeSync`. Who wrote it is not known.
  const rest = lines.length > 0 ? [] : ownStack(run.output.stderr).map((text) => ({ lane: '', text }));
  const all = [...lines, ...rest];
  return all.length > MOST_LINES ? [{ lane: '', text: '…' }, ...all.slice(-MOST_LINES)] : all;
}

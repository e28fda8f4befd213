import type { StepVerdict } from '../judge/steps.ts';
import { tell } from '../wording/tell.ts';

/** What a report is made of; plain data. */
export interface Reported {
  lesson: { number: number; slug: string };
  /** Absolute path of the program's entry. */
  program: string;
  seed: string;
  durationMs: number;
  steps: StepVerdict[];
  titles: Record<string, string>;
  cleanup: { processesLeft: number; portsHeld: number };
  trace: string;
}

/** The object that `--json` prints. Its schema is `docs/report.schema.json`. */
export function toJson(report: Reported): Record<string, unknown> {
  const { lesson, program, seed, durationMs, steps, titles, cleanup, trace } = report;
  return {
    schema: 1,
    lesson,
    program,
    passed: steps.every((step) => step.verdict === 'pass'),
    seed,
    durationMs,
    steps: steps.map(({ id, verdict, finding }) => ({
      id,
      title: titles[id] ?? id,
      verdict,
      finding: finding && findingJson(finding),
    })),
    cleanup,
    trace,
  };
}

function findingJson(finding: NonNullable<StepVerdict['finding']>): Record<string, string> {
  const { expected, saw, hint } = tell(finding);
  return { code: finding.code, expected, saw, hint };
}

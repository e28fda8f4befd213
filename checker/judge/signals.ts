import type { Observation, RunRecord } from '../trace/observation.ts';
import { forks, workersListen } from './forks.ts';
import { firstProblem, ofRun, pass, unsure, type Judge, type Judgement } from './judgement.ts';
import { notUp } from './starts.ts';

export type SignalsFinding =
  /** This platform delivers no such signal. */
  { code: 'no-signals'; signal: string };

/** A judge of one run of a scenario that plays only where signals exist. */
export function ofSignalledRun(
  name: string,
  signal: string,
  judge: (run: RunRecord, seen: Observation) => Judgement,
): Judge {
  const judgeRun = ofRun(name, judge);
  // The scenarios of these lessons start nothing on Windows, and something everywhere else.
  return (seen) => (seen.runs.length === 0 ? unsure({ code: 'no-signals', signal }) : judgeRun(seen));
}

/** Whether the run's workers listened before anything was done to them; if not, why not. */
export function cameUp(run: RunRecord): Judgement {
  if (run.settled === 'reached') return pass;
  return firstProblem(
    () => forks(run, run.cpus),
    () => workersListen(run, run.cpus, '/'),
    () => notUp(run),
  );
}

/** When the scenario sent the primary this signal for the first time. */
export function signalledAt(run: RunRecord, signal: string): number | undefined {
  return run.signals.find((sent) => sent.signal === signal && sent.pid === run.primary)?.t;
}

import type { RunRecord } from '../trace/observation.ts';
import { forks, workersListen } from './forks.ts';
import { firstProblem, pass, type Judgement } from './judgement.ts';
import { notUp } from './starts.ts';

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

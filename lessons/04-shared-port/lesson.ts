import { allAnswered, answered, labelled } from '../../checker/judge/answers.ts';
import { blocksOneWorker } from '../../checker/judge/busy.ts';
import { forks, workersListen } from '../../checker/judge/forks.ts';
import { firstProblem, ofRun } from '../../checker/judge/judgement.ts';
import { needs } from '../../checker/judge/platform.ts';
import { tellsPid } from '../../checker/judge/serves.ts';
import { everyWorkerAnswers, goesRound, leavesChoice } from '../../checker/judge/spreads.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { askBusy } from '../../checker/run/busy.ts';
import type { Run } from '../../checker/run/run.ts';

/** Connections for each worker: enough that a spread which only happens to be even is out of the question. */
const EACH = 6;

async function askAll(run: Run): Promise<boolean> {
  return (await run.askInTurn('/pid', EACH * run.cpus)) && (await run.askInTurn('/', run.cpus));
}

export default defineLesson({
  async play(stage) {
    // Round-robin is this run's default, so that every worker gets its turn whatever the program chooses.
    const shared = stage.start('shared', { env: { NODE_CLUSTER_SCHED_POLICY: 'rr' } });
    const chosen = stage.start('chosen', { env: { NODE_CLUSTER_SCHED_POLICY: 'none' } });
    const other = stage.start('other', { env: { NODE_CLUSTER_SCHED_POLICY: 'rr', SCHED: 'none' } });
    const runs = [shared, chosen, other];
    await Promise.all(runs.map((run) => run.workersListen()));
    await askAll(shared);
    await askAll(other);
    await Promise.all([stage.end(shared), stage.end(other)]);
    if (!(await askAll(chosen))) return;
    stage.progress('holding one worker with /busy, and asking the others');
    await askBusy(chosen, { ms: 800, during: 3 * chosen.cpus, othersGoOn: true });
  },
  steps: {
    'all-answer': needs(
      'round-robin',
      ofRun('shared', (run) =>
        firstProblem(
          () => forks(run, run.cpus),
          // Of a worker that serves and then stops, the broken request tells more.
          ...labelled(run, '/pid').map((asked) => () => answered(run, asked)),
          () => workersListen(run, run.cpus, '/'),
          () => everyWorkerAnswers(run, '/pid'),
          () => tellsPid(run, '/pid'),
        ),
      ),
    ),
    'round-robin': needs(
      'round-robin',
      ofRun('chosen', (run) =>
        firstProblem(
          () => allAnswered(run, '/pid'),
          () => goesRound(run, '/pid'),
        ),
      ),
    ),
    'not-blocked': needs('round-robin', ofRun('chosen', blocksOneWorker)),
    'other-policy': ofRun('other', (run) =>
      firstProblem(
        () => leavesChoice(run, '/pid'),
        () => allAnswered(run, '/pid'),
        () => allAnswered(run, '/'),
      ),
    ),
  },
});

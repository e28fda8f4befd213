import { forks, workersListen } from '../../checker/judge/forks.ts';
import { firstProblem, ofRun } from '../../checker/judge/judgement.ts';
import { allAskPrimary, REPORTED, reportsEach } from '../../checker/judge/messages.ts';
import { repliesMatch } from '../../checker/judge/replies.ts';
import { workersServe } from '../../checker/judge/serves.ts';
import { countsExactly } from '../../checker/judge/stats.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { askAndWaitForReports, askTogether, askUntilExact, askWhileHeld } from '../../checker/run/stats.ts';

export default defineLesson({
  async play(stage) {
    // Round-robin, so that every worker can be reached by asking in turn.
    const run = stage.start('talk', {
      cpus: Math.max(2, stage.cpus[0]),
      env: { NODE_CLUSTER_SCHED_POLICY: 'rr' },
    });
    if (!(await run.workersListen())) return;
    if (!(await askAndWaitForReports(run, stage))) return;
    stage.progress('asking every worker for /stats');
    // Not counted, as nothing but `GET /` is.
    await run.ask('/pid');
    if (!(await askUntilExact(run, run.listening(), 'stats'))) return;
    stage.progress('asking for /stats while messages are held back');
    if (!(await askWhileHeld(run, 'asks', 100))) return;
    await askTogether(run, stage);
  },
  steps: {
    reports: ofRun('talk', (run) =>
      firstProblem(
        () => forks(run, run.cpus),
        () => workersListen(run, run.cpus, REPORTED),
        () => workersServe(run),
        () => reportsEach(run, REPORTED, 'stats'),
      ),
    ),
    counts: ofRun('talk', (run) => countsExactly(run, 'stats')),
    asks: ofRun('talk', (run) => allAskPrimary(run, 'asks')),
    'matches-replies': ofRun('talk', (run) => repliesMatch(run)),
  },
});

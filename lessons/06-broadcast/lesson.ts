import { everyoneKnows, relays } from '../../checker/judge/broadcast.ts';
import { forks, workersListen } from '../../checker/judge/forks.ts';
import { firstProblem, ofRun } from '../../checker/judge/judgement.ts';
import { lastWins } from '../../checker/judge/races.ts';
import { workersServe } from '../../checker/judge/serves.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { putManyAtOnce, putOnce, putTwoAtOnce, putWhileHeld } from '../../checker/run/greetings.ts';

export default defineLesson({
  async play(stage) {
    // Round-robin, so that every worker can be reached by asking in turn.
    const run = stage.start('broadcast', {
      cpus: Math.max(2, stage.cpus[0]),
      env: { NODE_CLUSTER_SCHED_POLICY: 'rr' },
    });
    if (!(await run.workersListen())) return;
    if (!(await run.askInTurn('/', run.cpus))) return;
    if (!(await putOnce(run, stage))) return;
    if (!(await putWhileHeld(run, stage))) return;
    if (await putTwoAtOnce(run, stage)) await putManyAtOnce(run, stage);
  },
  steps: {
    relays: ofRun('broadcast', (run) =>
      firstProblem(
        () => forks(run, run.cpus),
        () => workersListen(run, run.cpus, '/'),
        () => workersServe(run),
        () => relays(run),
      ),
    ),
    'everyone-knows': ofRun('broadcast', everyoneKnows),
    'last-wins': ofRun('broadcast', lastWins),
  },
});

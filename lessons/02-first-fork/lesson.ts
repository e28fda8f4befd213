import { allAnswered } from '../../checker/judge/answers.ts';
import { forks, onlyPrimaryForks, workersListen } from '../../checker/judge/forks.ts';
import { firstProblem, ofRun } from '../../checker/judge/judgement.ts';
import { primaryListensNot, primaryServesNot, tellsPid, workersServe } from '../../checker/judge/serves.ts';
import { defineLesson } from '../../checker/lesson/define.ts';

export default defineLesson({
  async play(stage) {
    const run = stage.start('first');
    await run.workersListen(1);
    await run.askInTurn('/', 4);
    await run.askInTurn('/pid', 2);
  },
  steps: {
    forks: ofRun('first', (run) =>
      firstProblem(
        () => forks(run, 1),
        () => onlyPrimaryForks(run),
      ),
    ),
    'worker-serves': ofRun('first', (run) =>
      firstProblem(
        () => primaryServesNot(run),
        () => primaryListensNot(run),
        () => workersListen(run, 1, '/'),
        () => workersServe(run),
        () => allAnswered(run, '/', { body: 'Hello World' }),
      ),
    ),
    'knows-itself': ofRun('first', (run) => tellsPid(run, '/pid')),
  },
});

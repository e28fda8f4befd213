import { forksPerCpu, onlyPrimaryForks, workersListen } from '../../checker/judge/forks.ts';
import { firstProblem, ofEveryRun } from '../../checker/judge/judgement.ts';
import { workersServe } from '../../checker/judge/serves.ts';
import { defineLesson } from '../../checker/lesson/define.ts';

export default defineLesson({
  async play(stage) {
    const runs = stage.cpus.map((cpus, index) => stage.start(index === 0 ? 'first' : 'second', { cpus }));
    await Promise.all(
      runs.map(async (run) => {
        await run.workersListen();
        await Promise.all([run.askInTurn('/', run.cpus), run.askInTurn('/', run.cpus)]);
        await stage.end(run);
      }),
    );
  },
  steps: {
    'one-per-cpu': forksPerCpu('first', 'second'),
    'all-listen': ofEveryRun((run) => workersListen(run, run.cpus, '/')),
    'only-primary-forks': ofEveryRun((run) =>
      firstProblem(
        () => onlyPrimaryForks(run),
        () => workersServe(run),
      ),
    ),
  },
});

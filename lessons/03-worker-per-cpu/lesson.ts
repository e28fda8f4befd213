import { forksPerCpu, onlyPrimaryForks, workersListen } from '../../checker/judge/forks.ts';
import { firstProblem, ofEveryRun } from '../../checker/judge/judgement.ts';
import { primaryListensNot, workersServe } from '../../checker/judge/serves.ts';
import { defineLesson } from '../../checker/lesson/define.ts';

export default defineLesson({
  async play(stage) {
    const runs = stage.ends.map((cpus, index) => stage.start(index === 0 ? 'first' : 'second', { cpus }));
    await Promise.all(
      runs.map(async (run) => {
        await run.workersListen();
        // Two at a time, and one for each worker at least.
        const half = Math.ceil(run.cpus / 2);
        await Promise.all([run.askInTurn('/', half), run.askInTurn('/', half)]);
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
        // Beside workers that share the port by `reusePort` it would get some requests, and perhaps none of these.
        () => primaryListensNot(run, run.port),
      ),
    ),
  },
});

import { countsAll } from '../../checker/judge/counts-all.ts';
import { servesApp, speaksJson, survivesErrors } from '../../checker/judge/express-app.ts';
import { ofRun } from '../../checker/judge/judgement.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { askApp, askForCounts, askForErrors } from '../../checker/run/express-app.ts';
import { randomFrom } from '../../checker/run/stage.ts';

export default defineLesson({
  async play(stage) {
    // Round-robin, so that every worker can be reached by asking in turn.
    const run = stage.start('app', { env: { NODE_CLUSTER_SCHED_POLICY: 'rr' } });
    if (!(await run.workersListen())) return;
    const otherId = String(100 + Math.floor(900 * randomFrom(`user ${stage.seed}`)()));
    if (!(await askApp(run, stage, otherId))) return;
    if (await askForErrors(run, stage)) await askForCounts(run, stage);
  },
  steps: {
    'express-serves': ofRun('app', servesApp),
    json: ofRun('app', speaksJson),
    'survives-errors': ofRun('app', survivesErrors),
    counts: ofRun('app', countsAll),
  },
});

import { allAnswered } from '../../checker/judge/answers.ts';
import { blocksItself, QUICK_BUSY } from '../../checker/judge/busy.ts';
import { ofRun } from '../../checker/judge/judgement.ts';
import { listens } from '../../checker/judge/starts.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { askBusy } from '../../checker/run/busy.ts';

export default defineLesson({
  async play(stage) {
    const run = stage.start('alone');
    if (!(await run.listens())) return;
    if ((await run.ask('/')).outcome.kind !== 'answered') return;
    stage.progress('asking /busy, and / while it runs');
    const held = await askBusy(run, { ms: 300, during: 1, othersGoOn: false });
    if (!held) return;
    await run.ask(`/busy?ms=${QUICK_BUSY.ms}`, { label: QUICK_BUSY.label });
    await run.ask(`/busy?ms=${QUICK_BUSY.ms}`, { label: QUICK_BUSY.label });
  },
  steps: {
    listens: ofRun('alone', listens),
    answers: ofRun('alone', (run) => allAnswered(run, '/', { body: 'Hello World' })),
    blocks: ofRun('alone', blocksItself),
  },
});

import { ofRun } from '../../checker/judge/judgement.ts';
import { lacks, needs } from '../../checker/judge/platform.ts';
import {
  exitsClean,
  finishesWork,
  keepsDeadline,
  SHORT_GRACE_MS,
  stopsAccepting,
} from '../../checker/judge/shuts-down.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import type { Run } from '../../checker/run/run.ts';
import { keepIdle, knock, openHang, openSlow } from '../../checker/run/shutdown.ts';
import type { Stage } from '../../checker/run/stage.ts';

async function leave(run: Run): Promise<void> {
  if (!(await keepIdle(run))) return;
  const work = await openSlow(run);
  if (!work) return;
  run.signal(run.primary, 'SIGTERM');
  let over = false;
  const knocking = knock(run, () => over);
  const finished = (await work.ended).every(({ outcome }) => outcome.kind === 'answered');
  const refused = run.record().exchanges.some(({ outcome }) => outcome.kind === 'refused');
  // Who has lost a request, or still accepts, has his verdict already.
  if (finished && refused) await run.untilGone(3000);
  over = true;
  await knocking;
}

async function hang(run: Run, stage: Stage, shorts: number): Promise<void> {
  const { open, ended } = await openHang(run, shorts);
  if (open) {
    run.signal(run.primary, 'SIGTERM');
    // The client hears of the end a moment later: the record must have that.
    if (await run.untilGone(4000)) await ended;
  }
  await stage.end(run);
  await ended;
}

export default defineLesson({
  async play(stage) {
    // Windows knows no SIGTERM: there a program cannot be told to end, only be ended.
    if (lacks(process.platform, 'SIGTERM')) return;
    // So long a deadline that what ends in time did not wait for it.
    const leaving = stage.start('leaving', { env: { GRACE_MS: '60000' } });
    const hanging = stage.start('hanging');
    const briefly = stage.start('hanging briefly', { cpus: 2, env: { GRACE_MS: `${SHORT_GRACE_MS}` } });
    const all = [leaving, hanging, briefly];
    const up = await Promise.all(all.map((run) => run.workersListen()));
    if (!up.every(Boolean)) return;
    stage.progress('sending SIGTERM while /slow and /hang are open');
    await Promise.all([
      leave(leaving),
      hang(hanging, stage, hanging.cpus),
      // A slow machine may need longer than the deadline for a short request: a right program would cut it off.
      hang(briefly, stage, 0),
    ]);
  },
  steps: {
    'finishes-work': needs('SIGTERM', ofRun('leaving', finishesWork)),
    'stops-accepting': needs('SIGTERM', ofRun('leaving', stopsAccepting)),
    'exits-clean': needs('SIGTERM', ofRun('leaving', exitsClean)),
    deadline: needs('SIGTERM', keepsDeadline({ unset: 'hanging', set: 'hanging briefly' })),
  },
});

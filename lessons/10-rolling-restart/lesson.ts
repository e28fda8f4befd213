import { ofRun } from '../../checker/judge/judgement.ts';
import { losesNothing } from '../../checker/judge/load.ts';
import { lacks, needs } from '../../checker/judge/platform.ts';
import { bearsBoth, bearsTwo, neverShort, replacesAll } from '../../checker/judge/restarts.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { startLoad } from '../../checker/run/load.ts';
import { beginSlow, GRACE_MS, release, restartAnew, untilRestarted } from '../../checker/run/restart.ts';
import type { Run } from '../../checker/run/run.ts';
import { now } from '../../checker/run/trace-tail.ts';

async function once(run: Run): Promise<void> {
  // Waits of different lengths, so that at any moment some are open whenever the others happen to end together.
  const load = startLoad(run, {
    fresh: ['/', '/pid', '/slow?ms=90', '/slow?ms=130', '/slow?ms=170', '/slow?ms=210'],
    // Two for each worker, so that it has begun with something whenever it is told to go, however late a busy machine lets it hear of that.
    kept: [
      '/',
      ...Array.from(
        { length: 2 * run.cpus },
        (_, index) => `/slow?ms=${Math.round((200 + 20 * index) * run.patience)}`,
      ),
    ],
  });
  const slow = await beginSlow(run);
  const old = new Set(run.listening());
  run.signal(run.primary, 'SIGHUP');
  await untilRestarted(run, old);
  await Promise.all([release(run, old, load), slow.ended]);
}

async function twice(run: Run): Promise<void> {
  const load = startLoad(run, { fresh: ['/', '/slow?ms=80'], kept: [] });
  const forks = run.events.filter((event) => event.type === 'fork').length;
  const old = new Set(run.listening());
  const since = now();
  run.signal(run.primary, 'SIGHUP');
  // The restart has begun when it has forked, or ended somebody.
  const begun = await run.until(
    (events) =>
      events.filter((event) => event.type === 'fork').length > forks ||
      events.some((event) => event.type === 'exit'),
    2500,
  );
  if (begun && run.signal(run.primary, 'SIGHUP')) {
    await untilRestarted(run, old, { since });
    if (bearsBoth(run.record()).verdict === 'pass') await restartAnew(run);
  }
  await load.stop();
}

export default defineLesson({
  async play(stage) {
    // Windows knows no SIGHUP that another process could send.
    if (lacks(process.platform, 'SIGHUP')) return;
    const env = { GRACE_MS: String(GRACE_MS) };
    const rolling = stage.start('rolling', { env });
    const again = stage.start('again', { env });
    const up = await Promise.all([rolling.workersListen(), again.workersListen()]);
    if (!up.every(Boolean)) return;
    stage.progress('sending SIGHUP under load');
    await Promise.all([once(rolling), twice(again)]);
  },
  steps: {
    'all-new': needs('SIGHUP', ofRun('rolling', replacesAll)),
    'never-short': needs(
      'SIGHUP',
      ofRun('rolling', (run) => neverShort(run)),
    ),
    'no-failure': needs(
      'SIGHUP',
      ofRun('rolling', (run) => losesNothing(run)),
    ),
    again: needs('SIGHUP', ofRun('again', bearsTwo)),
  },
});

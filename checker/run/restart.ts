import { FRESH } from '../judge/load.ts';
import type { TraceEvent } from '../trace/events.ts';
import { tenures } from '../trace/tenures.ts';
import type { Load } from './load.ts';
import type { Run } from './run.ts';
import { now } from './trace-tail.ts';

/** After this long without any change nothing more is expected of a restart that is complete. Milliseconds on an ordinary machine. */
const QUIET_MS = 400;
/** The same for a restart that has not even begun. */
const NOTHING_MS = 2500;

/** A later SIGHUP is sent again when nothing has answered it for so long: a program may rest after a restart. */
const REST_MS = 1200;
const MOST_LATER = 3;

/** A worker that was held only by connections ends soon after them. */
const RELEASED_MS = 1500;

/** GRACE_MS of the scenario: longer than a slow machine needs for any request of the load, so that no right program's deadline cuts one off. */
export const GRACE_MS = 4000;

const CHANGES = new Set<TraceEvent['type']>(['fork', 'listening', 'close', 'disconnect', 'exit', 'error']);

/** Opens a long request in each worker. Returns when all have been begun, with a promise of when all have ended. */
export async function beginSlow(run: Run): Promise<{ ended: Promise<unknown> }> {
  const path = `/slow?ms=${Math.min(1600, Math.round(600 * run.patience))}`;
  const asked = Array.from({ length: 2 * run.cpus }, () => run.ask(path, { label: FRESH }));
  const begun = (events: readonly TraceEvent[]): number =>
    events.filter((event) => event.type === 'request' && event.url === path).length;
  // Requests that are not begun by then are not part of the experiment.
  if (!(await run.until((events) => begun(events) >= asked.length, 2000))) await Promise.all(asked);
  return { ended: Promise.all(asked) };
}

/**
 * Waits until the `old` workers have ended, new ones listen, and nothing more happens; or until it is sure enough that this will not come: when
 * nothing has changed for `stuckMs`. The restart was asked for at `since`.
 */
export async function untilRestarted(
  run: Run,
  old: ReadonlySet<number>,
  { since: began = now(), stuckMs = GRACE_MS + 1000 * run.patience } = {},
): Promise<void> {
  const over = (events: readonly TraceEvent[]): boolean => {
    const changedAt = events.findLast((event) => CHANGES.has(event.type))?.t ?? 0;
    const isQuietFor = (ms: number): boolean => run.hasGiven(Math.max(began, changedAt), ms);
    // A restart that waits for something may wait for the deadline.
    if (isQuietFor(changedAt < began ? Math.min(stuckMs, NOTHING_MS * run.patience) : stuckMs)) return true;
    if (!isQuietFor(QUIET_MS * run.patience)) return false;
    const { ending, primary, port } = run.record();
    if (ending) return true;
    const all = tenures(events, primary, port);
    const isSettled = all.every(
      ({ from, until, exitedAt }) => exitedAt < Infinity || (from < Infinity && until === Infinity),
    );
    return isSettled && all.every(({ pid, exitedAt }) => !old.has(pid) || exitedAt < Infinity);
  };
  await run.until(over, 15_000);
}

/** Restarts once more, when the restarts before are over. */
export async function restartAnew(run: Run): Promise<void> {
  const old = new Set(run.listening());
  const answers = (events: readonly TraceEvent[]): number =>
    events.filter(({ type }) => type === 'fork' || type === 'order' || type === 'exit').length;
  const before = answers(run.events);
  const since = now();
  for (let sent = 0; sent < MOST_LATER && run.signal(run.primary, 'SIGHUP'); sent += 1)
    if (await run.until((events) => answers(events) > before, REST_MS))
      return untilRestarted(run, old, { since });
}

/** Ends a load, and waits for old workers that its kept connections held: Node lets a worker live as long as its clients use theirs. */
export async function release(run: Run, old: ReadonlySet<number>, load: Load): Promise<void> {
  const { events, primary, port } = run.record();
  const isHeld = tenures(events, primary, port).some(
    ({ pid, until, exitedAt }) => old.has(pid) && until < Infinity && exitedAt === Infinity,
  );
  await load.stop();
  if (isHeld) await untilRestarted(run, old, { stuckMs: RELEASED_MS * run.patience });
}

import { slowLabel } from '../judge/shuts-down.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Exchange } from '../trace/observation.ts';
import type { Run } from './run.ts';
import { now } from './trace-tail.ts';

/** Below the default of GRACE_MS: a program may have that for all requests. */
const LONGEST_MS = 1900;

/** Requests to `path` that a worker has begun, and when all of them have ended. */
export interface OpenWork {
  path: string;
  ms: number;
  ended: Promise<Exchange[]>;
}

/** For each worker a connection that has been used and is kept open. Returns whether all were answered. */
export async function keepIdle(run: Run): Promise<boolean> {
  for (let each = 0; each < run.cpus; each += 1) {
    const idle = await run.connect();
    if ((await idle.ask('/', { label: 'idle' })).outcome.kind !== 'answered') return false;
  }
  return true;
}

/**
 * Opens requests to /slow: one for each worker on a connection that is kept open afterwards, and one more that closes its own. Returns when every
 * one has been begun and all have much of their time before them, or null when that cannot be had. Where the machine is too slow for that it asks for
 * a longer wait.
 */
export async function openSlow(run: Run): Promise<OpenWork | null> {
  for (const { times, most } of [
    { times: 1, most: 1200 },
    { times: 2, most: LONGEST_MS },
  ]) {
    const ms = Math.round(Math.min(500 * run.patience * times, most));
    const path = `/slow?ms=${ms}`;
    const request = { label: slowLabel(ms), timeoutMs: ms + 5000 * run.patience };
    const kept = await Promise.all(Array.from({ length: run.cpus }, () => run.connect()));
    let anyEnded = false;
    const asked = [...kept.map((own) => own.ask(path, request)), run.ask(path, request)];
    for (const each of asked) void each.then(() => (anyEnded = true));
    await run.until((events) => anyEnded || begun(events, path).length >= asked.length, 5000);
    const ended = Promise.all(asked);
    const since = begun(run.events, path);
    const isLate = now() - Math.min(...since.map(({ t }) => t)) > ms / 2;
    if (!anyEnded && since.length >= asked.length && !(isLate && times === 1)) return { path, ms, ended };
    const took = (await ended).map(({ sentAt, endedAt }) => endedAt - (sentAt ?? endedAt));
    if (took.some((each) => each < 0.9 * ms)) return null;
  }
  return null;
}

function begun(events: Run['events'], path: string): TraceEvent[] {
  return events.filter((event) => event.type === 'request' && event.url === path);
}

/**
 * Opens fresh connections and asks for `/`, until `stop` says so. It does not wait for an answer before it goes on: a connection which comes just when
 * the last worker closes may be left without one until the primary ends (Node hands it back to a queue that nobody serves any more).
 */
export async function knock(run: Run, stop: () => boolean): Promise<void> {
  const knocks: Promise<unknown>[] = [];
  while (!stop()) {
    const asked = run.ask('/', { label: 'knock', timeoutMs: 1000 * run.patience });
    knocks.push(asked);
    await Promise.race([asked, pause(100)]);
    await pause(20);
  }
  await Promise.all(knocks);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Opens a request that is never answered, and `shorts` others that soon are. Returns when all have been begun, with a promise of when all have ended.
 */
export async function openHang(
  run: Run,
  shorts: number,
): Promise<{ ended: Promise<unknown>; open: boolean }> {
  const path = '/slow?ms=300';
  let anyEnded = false;
  const hang = run.ask('/hang', { label: 'hang', timeoutMs: 30_000 });
  void hang.then(() => (anyEnded = true));
  await run.until((events) => anyEnded || begun(events, '/hang').length > 0, 5000);
  const others = Array.from({ length: shorts }, () => run.ask(path, { label: 'short' }));
  await run.until((events) => anyEnded || begun(events, path).length >= others.length, 5000);
  return { ended: Promise.all([hang, ...others]), open: !anyEnded };
}

import { expect, test } from 'vitest';
import type { TraceEvent } from '../trace/events.ts';
import { deathsOf, isOpen, tooShort, waitsAlways, waitsAsked } from './backs-off.ts';

const PRIMARY = 1;

/** The trace of a cluster of one, whose worker is killed at 1000; the primary waits so long before each fork, and each new worker lives so long. */
function trace(waits: number[], livesMs = 40): { events: TraceEvent[]; primary: number } {
  const events: TraceEvent[] = [];
  let t = 0;
  const fork = (child: number): unknown =>
    events.push({ t, pid: PRIMARY, type: 'fork', worker: child, child });
  const die = (child: number, signal: string | null): void => {
    events.push({ t: t - 1, pid: PRIMARY, type: 'disconnect', child });
    events.push({ t, pid: PRIMARY, type: 'exit', child, code: signal ? null : 1, signal });
  };
  fork(100);
  t = 1000;
  die(100, 'SIGKILL');
  waits.forEach((wait, index) => {
    t += wait;
    fork(101 + index);
    t += livesMs;
    die(101 + index, null);
  });
  return { events, primary: PRIMARY };
}

test('a death is noticed when the channel closes or the process ends, whichever is first', () => {
  expect(deathsOf(trace([5, 5])).map(({ number, waitMs }) => [number, waitMs])).toEqual([
    [0, 6],
    [1, 6],
    [2, null],
  ]);
});

test('waits count from the fourth quick death on', () => {
  const deaths = deathsOf(trace([1, 1, 1, 1, 300, 2, 300]));
  expect(waitsAsked(deaths)).toEqual([301, 3, 301]);
  expect(tooShort(deaths)).toBe(1);
  expect(isOpen(trace([1, 1, 1, 1, 300, 2, 300]))).toBe(true);
});

test('a wait that is not over counts when it has been long enough', () => {
  const seen = trace([1, 1, 1, 1]);
  const died = seen.events.at(-1)?.t ?? 0;
  expect(waitsAsked(deathsOf(seen), died + 100)).toEqual([]);
  expect(waitsAsked(deathsOf(seen), died + 400)).toEqual([401]);
});

test('after deaths that a program may call slow, a short wait disproves nothing', () => {
  const deaths = deathsOf(trace([1, 1, 1, 1, 1, 1, 1], 700));
  expect(waitsAsked(deaths)).toEqual([2, 2, 2]);
  expect(tooShort(deaths)).toBe(0);
});

test('whoever waits from the first death on is known early', () => {
  expect(waitsAlways(deathsOf(trace([1000, 2000])), 2)).toBe(true);
  expect(waitsAlways(deathsOf(trace([1000, 2])), 2)).toBe(false);
});

test('what comes after the death of a second one of the first workers is not looked at', () => {
  const { events, primary } = trace([1, 1, 1, 1]);
  const t = (events.at(-1)?.t ?? 0) + 300;
  events.unshift({ t: 0, pid: PRIMARY, type: 'fork', worker: 99, child: 99 });
  events.push(
    { t, pid: PRIMARY, type: 'exit', child: 99, code: null, signal: 'SIGKILL' },
    { t: t + 1, pid: PRIMARY, type: 'fork', worker: 200, child: 200 },
  );
  const deaths = deathsOf({ events, primary });
  expect(deaths.map(({ waitMs }) => waitMs)).toEqual([2, 2, 2, 2, null]);
  expect(waitsAsked(deaths, t)).toEqual([301]);
});

import { expect, test } from 'vitest';
import { comesUp, PRIMARY, writtenRun } from '../testing/written-run.ts';
import type { TraceEvent } from '../trace/events.ts';
import { primaryListensNot } from './serves.ts';

const listens = (port: number): TraceEvent => ({ t: 110, pid: PRIMARY, type: 'listen', port });
const run = (...more: TraceEvent[]): ReturnType<typeof writtenRun> => writtenRun([...comesUp(2), ...more]);

test('a primary that listens beside its workers is found, whether it gets a request or not', () => {
  expect(primaryListensNot(run(), 3000).verdict).toBe('pass');
  expect(primaryListensNot(run(listens(3000)), 3000)).toMatchObject({
    verdict: 'fail',
    finding: { code: 'primary-listens', pid: PRIMARY, port: 3000 },
  });
});

test('it may have another server where only the port counts, and may have closed one', () => {
  expect(primaryListensNot(run(listens(9229)), 3000).verdict).toBe('pass');
  expect(primaryListensNot(run(listens(9229))).verdict).toBe('fail');
  expect(
    primaryListensNot(run(listens(3000), { t: 111, pid: PRIMARY, type: 'close', port: 3000 })).verdict,
  ).toBe('pass');
});

import { expect, test } from 'vitest';
import { writtenRun } from '../testing/written-run.ts';
import type { RunRecord } from '../trace/observation.ts';
import { listens } from './starts.ts';

function listensAt(t: number, more: Partial<RunRecord> = {}): RunRecord {
  return writtenRun([{ t, pid: 100, type: 'listen', port: 3000 }], more);
}

test('a server has to listen within 5 seconds of the time that the machine gave', () => {
  expect(listens(listensAt(4900)).verdict).toBe('pass');
  expect(listens(listensAt(7000))).toMatchObject({
    verdict: 'fail',
    finding: { code: 'listens-late', afterMs: 7000 },
  });
  expect(listens(listensAt(7000, { withheld: [{ t: 3000, totalMs: 2500 }] })).verdict).toBe('pass');
  expect(listens(listensAt(7000, { patience: 2 })).verdict).toBe('unsure');
});

import { expect, test } from 'vitest';
import { drawTimeline } from '../report/timeline/timeline.ts';
import { comesUp, PRIMARY, writtenRun } from '../testing/written-run.ts';
import type { RunRecord } from '../trace/observation.ts';
import { leavesChoice, policyOf } from './spreads.ts';

/** A cluster that says `said` when it forks, and whose workers' servers have a socket or not. */
function cluster(said: 'rr' | 'none', sockets: boolean): RunRecord {
  const events = comesUp(2).map((event) =>
    event.type === 'listen' && sockets ? { ...event, socket: true as const } : event,
  );
  return writtenRun([{ t: 30, pid: PRIMARY, type: 'policy', policy: said }, ...events]);
}

test('the policy in force is the one that the servers show, not the one that a variable says', () => {
  expect(policyOf(cluster('rr', false))).toBe('rr');
  expect(policyOf(cluster('rr', true))).toBe('none');
  expect(policyOf(cluster('none', false))).toBe('rr');
  expect(policyOf(cluster('none', true))).toBe('none');
  const drawn = drawTimeline(cluster('rr', true), { width: 80, color: false, live: false }).join('\n');
  expect(drawn).toContain('SCHED_NONE');
});

test('who ended before the first fork has chosen no policy: the end is told', () => {
  const ended = writtenRun([{ t: 20, pid: PRIMARY, type: 'start', ppid: 1, node: 'v20.0.0' }], {
    ending: { by: 'program', code: 1, signal: null, t: 60 },
  });
  expect(leavesChoice(ended, '/pid')).toMatchObject({ verdict: 'fail', finding: { code: 'exited' } });
});

import { expect, test } from 'vitest';
import { asked, comesUp, PRIMARY, writtenRun } from '../testing/written-run.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, Outcome, RunRecord } from '../trace/observation.ts';
import { FRESH, KEPT, losesNothing, retryLabel } from './load.ts';

const silent: Outcome = { kind: 'timed-out', afterMs: 3000 };

/** Two workers that end at 900, and a request over a fresh connection which nobody ever took, with what came of each further try. */
function restart(...tries: ({ outcome: Outcome } | 'answered')[]): RunRecord {
  const events: TraceEvent[] = [
    ...comesUp(2),
    ...[1, 2].map((id): TraceEvent => ({
      t: 900,
      pid: PRIMARY,
      type: 'exit',
      child: PRIMARY + id,
      code: 0,
      signal: null,
    })),
  ];
  const exchanges: Exchange[] = [{ ...asked(150, 1, '/').exchange, label: KEPT }];
  let label = FRESH;
  tries.forEach((each, index) => {
    const { exchange, events: seen } = asked(
      200 + index,
      1,
      '/',
      each === 'answered' ? undefined : each.outcome,
    );
    exchanges.push({ ...exchange, label });
    if (each === 'answered') events.push(...seen);
    label = retryLabel(exchange.nonce);
  });
  return writtenRun(events, { exchanges });
}

const lost = { outcome: silent };

test('a request that was lost on the way to a worker which ended may be lost once for each that did', () => {
  expect(losesNothing(restart('answered')).verdict).toBe('pass');
  expect(losesNothing(restart(lost, 'answered')).verdict).toBe('pass');
  expect(losesNothing(restart(lost, lost, 'answered')).verdict).toBe('pass');
  expect(losesNothing(restart(lost, lost, lost, 'answered'))).toMatchObject({
    verdict: 'fail',
    finding: { code: 'requests-lost', sent: 2, answered: 1 },
  });
});

test('the last try has to be answered', () => {
  expect(losesNothing(restart(lost, lost)).verdict).toBe('fail');
  expect(losesNothing(restart(lost, { outcome: { kind: 'refused' } })).verdict).toBe('fail');
});

/** A request over a fresh connection that worker 1 had taken and not begun, cut off at 202 and answered at the next try; and what else worker 1 did. */
function cutOff(...more: TraceEvent[]): RunRecord {
  const pid = PRIMARY + 1;
  const first = asked(200, 1, '/', { kind: 'cut-off', reason: 'read ECONNRESET' }).exchange;
  const second = asked(210, 2, '/');
  const kept = asked(150, 1, '/');
  return writtenRun(
    [
      ...comesUp(2),
      { t: 200, pid, type: 'connection', from: first.connection ?? 0 },
      ...kept.events,
      ...second.events,
      ...more,
    ],
    {
      exchanges: [
        { ...kept.exchange, label: KEPT },
        { ...first, label: FRESH },
        { ...second.exchange, label: retryLabel(first.nonce) },
      ],
    },
  );
}

const closes = (t: number): TraceEvent => ({ t, pid: PRIMARY + 1, type: 'close', port: 3000 });

test('a connection that ends unused as its worker closes the server is nobody’s fault, also when a busy machine tells of the close late', () => {
  expect(losesNothing(cutOff(closes(201))).verdict).toBe('pass');
  expect(losesNothing(cutOff(closes(320))).verdict).toBe('pass');
});

test('a connection that a worker cuts off and then goes on to serve is lost', () => {
  const lostOne = { path: '/', kept: false, pid: PRIMARY + 1, begun: false, how: 'read ECONNRESET' };
  expect(losesNothing(cutOff())).toMatchObject({ verdict: 'fail', finding: { lost: [lostOne] } });
  expect(losesNothing(cutOff(...asked(250, 1, '/').events, closes(320)))).toMatchObject({
    verdict: 'fail',
    finding: { lost: [lostOne] },
  });
});

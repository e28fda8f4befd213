import { expect, test } from 'vitest';
import type { Finding } from '../../judge/finding.ts';
import { asked, comesUp, message, PRIMARY, writtenRun } from '../../testing/written-run.ts';
import type { Exchange, Outcome, RunRecord } from '../../trace/observation.ts';
import { evidenceOf } from './evidence.ts';

const [ONE, TWO] = [PRIMARY + 1, PRIMARY + 2];
const says = (body: string, status = 200): Outcome => ({ kind: 'answered', status, headers: {}, body });
const stats = (total: number): Outcome => says(JSON.stringify({ total, workers: { [ONE]: total } }));

type Asked = [t: number, id: number, path: string, outcome: Outcome, rest?: Partial<Exchange>];

function runOf(requests: Asked[], events = comesUp(2)): RunRecord {
  const all = requests.map(([t, id, path, outcome, rest]) => ({ ...asked(t, id, path, outcome), rest }));
  const exchanges = all.map(({ exchange, rest }) => ({ ...exchange, ...rest }));
  return writtenRun([...events, ...all.flatMap((each) => each.events)], { exchanges });
}

/** Which of the exchanges are marked. */
function marked(finding: Finding, run: RunRecord): number[] {
  const evidence = evidenceOf(finding, run);
  return run.exchanges.flatMap((exchange, nth) => (evidence.has(exchange) ? [nth] : []));
}

test('of several workers the one that answers wrongly is marked', () => {
  const path = '/users/42';
  const run = runOf([
    [200, 1, path, says('{"id":"42","pid":101}')],
    [210, 2, path, says('Hello World')],
  ]);
  const body = 'Hello World';
  expect(marked({ code: 'not-json', method: 'GET', path, status: 200, body }, run)).toEqual([1]);
});

test('of two that answer the same the one for which it is wrong is marked', () => {
  const path = '/users/42';
  const body = '{"id":"42","pid":101}';
  const run = runOf([
    [200, 1, path, says(body)],
    [210, 2, path, says(body)],
  ]);
  expect(marked({ code: 'wrong-user', path, id: '42', pid: TWO, body }, run)).toEqual([1]);
});

test('malformed JSON is told apart from other requests to the same path', () => {
  const leak = 'at parse (json.js:93:21)';
  const run = runOf([
    [200, 1, '/echo', says('{}')],
    [210, 1, '/echo', says(`{"error":"${leak}"}`, 500), { label: 'malformed JSON' }],
  ]);
  const body = `{"error":"${leak}"}`;
  expect(marked({ code: 'malformed-mistreated', sent: '{', status: 500, body }, run)).toEqual([1]);
  const leaked = { code: 'stack-leaked', method: 'POST', path: '/echo', malformed: true, leak } as const;
  expect(marked(leaked, run)).toEqual([1]);
  const silent = { pid: ONE, served: 2, sent: 1, without: [], malformed: true };
  expect(marked({ code: 'requests-unreported', ...silent }, run)).toEqual([1]);
});

test('a stale reply is marked, and the one that knew more; of lost ones all', () => {
  const label = 'together 300';
  const lost: Outcome = { kind: 'timed-out', afterMs: 3000 };
  const run = runOf([
    [200, 1, '/stats', stats(5), { label }],
    [210, 2, '/stats', stats(6), { label: 'settling' }],
    [220, 1, '/stats', stats(5), { label }],
    [230, 1, '/stats', lost, { label }],
    [240, 1, '/stats', stats(6), { label: 'afterwards' }],
  ]);
  const stale = { code: 'stale-reply', pid: ONE, told: 5, known: 6, knownBy: TWO, together: 40 } as const;
  expect(marked(stale, run)).toEqual([1, 2]);
  expect(marked({ code: 'lost-replies', lost: 1, of: 40, pids: [ONE] }, run)).toEqual([3]);
});

test('of a stale greeting the PUT, the answer and the message with it are marked', () => {
  const wanted = 'Good evening';
  const old = message(150, PRIMARY, ONE, { text: 'Good morning' });
  const sync = message(215, PRIMARY, ONE, { text: 'Good morning' });
  const late = message(230, PRIMARY, ONE, { text: wanted });
  const run = runOf(
    [
      [200, 2, '/greeting', says('', 204), { method: 'PUT', label: `put ${wanted}` }],
      [210, 1, '/', says('Good morning'), { label: `then ${wanted}` }],
      [212, 2, '/', says(wanted), { label: `then ${wanted}` }],
    ],
    [...comesUp(2), ...old, ...sync, ...late],
  );
  const facts = { pid: ONE, wanted, body: 'Good morning', asked: TWO, putMs: 1, toldMs: 30 };
  const finding: Finding = { code: 'stale-greeting', ...facts };
  expect(marked(finding, run)).toEqual([0, 1]);
  const evidence = evidenceOf(finding, run);
  expect(run.events.filter((event) => evidence.has(event))).toEqual([late[1]]);
});

test('of a race the answers that show the difference are marked', () => {
  const held = ', held for 200 ms';
  const put = { method: 'PUT', path: '/greeting' };
  const run = runOf([
    [200, 1, '/greeting', says('', 204), { ...put, label: `race one${held}`, endedAt: 206 }],
    [201, 2, '/greeting', says('', 204), { ...put, label: `race two${held}`, endedAt: 204 }],
    [210, 1, '/', says('old'), { label: `early ${held}` }],
    [220, 1, '/', says('one'), { label: 'agreed' }],
    [221, 2, '/', says('two'), { label: 'agreed' }],
    [230, 1, '/', says('two'), { label: 'stayed' }],
  ]);
  expect(marked({ code: 'answered-too-early', pid: ONE, greeting: 'old', of: 2 }, run)).toEqual([1, 2]);
  const greetings = [
    { pid: ONE, greeting: 'one' },
    { pid: TWO, greeting: 'two' },
  ];
  expect(marked({ code: 'disagree', sent: 20, greetings }, run)).toEqual([3, 4]);
});

import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, Outcome, RunRecord } from '../trace/observation.ts';

/** The primary's pid in runs that tests write by hand; worker `id` has this and its id. */
export const PRIMARY = 100;

/** A run that a test writes by hand: it starts at 0, and the checker ends it unless the test says otherwise. */
export function writtenRun(events: TraceEvent[], rest: Partial<RunRecord> = {}): RunRecord {
  return {
    name: 'first',
    cpus: 2,
    port: 3000,
    primary: PRIMARY,
    spawnedAt: 0,
    patience: 1,
    withheld: [],
    settled: 'reached',
    settledAt: null,
    events: events.toSorted((one, other) => one.t - other.t),
    lost: 0,
    unconfirmed: [],
    exchanges: [],
    signals: [],
    gone: null,
    output: { stdout: '', stderr: '', prints: [] },
    ending: null,
    limit: null,
    ...rest,
  };
}

/** The events of a cluster that comes up: forked at 40, online at 80, listening at 100, each worker a millisecond after the one before. */
export function comesUp(workers: number): TraceEvent[] {
  const ids = Array.from({ length: workers }, (_, index) => index + 1);
  return [
    { t: 20, pid: PRIMARY, type: 'start', ppid: 1, node: 'v20.0.0' },
    ...ids.flatMap((id): TraceEvent[] => [
      { t: 40 + id, pid: PRIMARY, type: 'fork', worker: id, child: PRIMARY + id },
      { t: 80 + id, pid: PRIMARY, type: 'online', child: PRIMARY + id },
      { t: 100 + id, pid: PRIMARY + id, type: 'listen', port: 3000 },
    ]),
  ];
}

/** One `GET` of the checker that worker `id` handled, and the events that go with it. */
export function asked(
  t: number,
  id: number,
  path: string,
  outcome: Outcome = { kind: 'answered', status: 200, headers: {}, body: 'ok' },
): { exchange: Exchange; events: TraceEvent[] } {
  const nonce = `${t} ${path}`;
  const pid = PRIMARY + id;
  return {
    exchange: {
      nonce,
      label: path,
      method: 'GET',
      path,
      connection: t,
      sentAt: t - 1,
      endedAt: t + 2,
      outcome,
    },
    events: [
      { t, pid, type: 'request', nonce, method: 'GET', url: path },
      ...(outcome.kind === 'answered'
        ? [{ t: t + 1, pid, type: 'response' as const, nonce, status: outcome.status }]
        : []),
    ],
  };
}

/** A message and its two ends. */
export function message(t: number, from: number, to: number, what: unknown, tookMs = 1): TraceEvent[] {
  const preview = JSON.stringify(what);
  return [
    { t, pid: from, type: 'message', direction: 'sent', peer: to, preview },
    { t: t + tookMs, pid: to, type: 'message', direction: 'received', peer: from, preview },
  ];
}

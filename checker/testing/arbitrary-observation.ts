import fc from 'fast-check';
import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, Observation, Outcome, RunRecord } from '../trace/observation.ts';

// Few values of each kind, so that events, requests and processes have to do with each other.
const PRIMARY = 100;
const pid = fc.constantFrom(PRIMARY, 101, 102, 103, 999);
const t = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.double({ min: 0, max: 40, noNaN: true }));
const port = fc.constantFrom(3000, 3001);
const client = fc.constantFrom(50_001, 50_002, 50_003, 50_004);
const nonce = fc.integer({ min: 0, max: 11 }).map((number) => `nonce-${number}`);
const status = fc.constantFrom(200, 201, 204, 400, 404, 500);
const text = fc.oneof(
  fc.constantFrom('', 'Hello World', '101', '\ud800 alone'),
  fc.string({ unit: 'binary' }),
);
const signal = fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGINT');

const FACTS: {
  [T in TraceEvent['type']]: fc.Arbitrary<Omit<Extract<TraceEvent, { type: T }>, 't' | 'pid' | 'type'>>;
} = {
  start: fc.record({ ppid: pid, node: text, worker: fc.nat({ max: 3 }) }, { requiredKeys: ['ppid', 'node'] }),
  fork: fc.record({ worker: fc.nat({ max: 3 }), child: pid }),
  spawn: fc.record({ child: pid, file: fc.oneof(fc.constant('/usr/bin/node'), text) }),
  policy: fc.record({ policy: fc.constantFrom('rr', 'none') }),
  online: fc.record({ child: pid }),
  listening: fc.record({ child: pid, port }),
  listen: fc.record(
    { port: fc.option(port), thread: fc.constant(true as const) },
    { requiredKeys: ['port'] },
  ),
  close: fc.record({ port: fc.option(port) }),
  bind: fc.record({ asked: port, real: client }),
  message: fc.record({ direction: fc.constantFrom('sent', 'received'), peer: pid, preview: text }),
  connection: fc.record({ from: client }),
  request: fc.record({ nonce, method: fc.constantFrom('GET', 'PUT'), url: text }),
  response: fc.record({ nonce, status }),
  order: fc.record({ child: pid, how: fc.oneof(fc.constant('disconnect'), signal) }),
  'stray-signal': fc.record({ to: fc.integer(), signal }),
  disconnect: fc.record({ child: pid }),
  exit: fc.record({ child: pid, code: fc.option(fc.nat({ max: 255 })), signal: fc.option(signal) }),
  exiting: fc.record({ code: fc.nat({ max: 255 }) }),
  error: fc.record({ message: text, stack: text }),
  idle: fc.record({ idle: fc.boolean() }),
  fault: fc.record({ fault: fc.constantFrom('die', 'hold') }),
};

/** Any event of the right shape. */
export const anyEvent: fc.Arbitrary<TraceEvent> = fc.oneof(
  ...Object.entries(FACTS).map(([type, facts]) =>
    fc
      .tuple(t, pid, facts as fc.Arbitrary<object>)
      .map(([at, by, rest]) => ({ t: at, pid: by, type, ...rest }) as TraceEvent),
  ),
);

const held = fc.constantFrom(50, 100, 200);
/** The labels that scenarios give, with arbitrary numbers and greetings where they carry some. */
const label = fc.oneof(
  fc.constantFrom(
    '/',
    '/pid',
    'stats',
    'stats at once',
    'reported',
    'asks',
    'settling',
    'afterwards',
    'meanwhile',
    'relayed',
    'agreed',
    'stayed',
    'quick busy',
    'round trip',
    'malformed JSON',
    'unknown route',
    'boom',

    'after boom',
    'before a death',
    'after the death of one',
    'after the death of all',
    'after the fault',
    'idle',
    'knock',
    'hang',
    'short',
    'fresh',
    'kept',
    'user 1',
    'user 742',
  ),
  fc
    .tuple(fc.constantFrom('busy', 'during busy', 'together', 'slow'), held)
    .map(([what, ms]) => `${what} ${ms}`),
  fc
    .tuple(fc.constantFrom('put', 'then', 'race', 'early'), fc.constantFrom('a', 'b'), held)
    .map(([what, greeting, ms]) => `${what} ${greeting}, held for ${ms} ms`),
  fc.json().map((body) => `echo ${body}`),
  nonce.map((first) => `retry ${first}`),
  text.filter((any) => !any.startsWith('echo ')),
);

const count = fc.nat({ max: 4 });
const body = fc.oneof(
  text,
  pid.map(String),
  fc.constantFrom('a, held for 50 ms', 'b, held for 100 ms', '{"error":"no"}', '{"id":"1","pid":101}'),
  fc
    .record({ total: count, workers: fc.dictionary(fc.oneof(pid.map(String), fc.string()), count) })
    .map((stats) => JSON.stringify(stats)),
  fc.json(),
);
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('answered' as const),
      status,
      headers: fc.dictionary(fc.string(), text),
      body,
    }),
  },
  fc.record({ kind: fc.constant('refused' as const) }),
  fc.record({ kind: fc.constantFrom('cut-off' as const, 'not-http' as const), reason: text }),
  fc.record({ kind: fc.constant('endless' as const), afterMb: fc.nat() }),
  fc.record({ kind: fc.constant('timed-out' as const), afterMs: t }),
);

/** Any request of a scenario, however it ended. */
export const anyExchange: fc.Arbitrary<Exchange> = fc.record({
  nonce,
  label,
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  path: fc.oneof(fc.constantFrom('/', '/pid', '/stats', '/greeting'), text),
  connection: fc.option(client),
  sentAt: fc.option(t),
  endedAt: t,
  outcome,
});

const NAMES = [
  'alone',
  'first',
  'second',
  'shared',
  'chosen',
  'other',
  'talk',
  'broadcast',
  'app',
  'one dies',
  'all die',
  'starters die',
  'starters die again',
  'leaving',
  'hanging',
  'rolling',
  'again',
];

/** Anything that may be seen of the runs of all scenarios, with the given events. */
export function anyObservation(events: fc.Arbitrary<TraceEvent[]>): fc.Arbitrary<Observation> {
  const run: fc.Arbitrary<Omit<RunRecord, 'name'>> = fc.record({
    cpus: fc.integer({ min: 1, max: 4 }),
    port: fc.constant(3000),
    primary: fc.constant(PRIMARY),
    spawnedAt: t,
    patience: fc.double({ min: 1, max: 3, noNaN: true }),
    settled: fc.option(
      fc.constantFrom('reached', 'ended', 'idle', 'silent', 'restless', 'deadline'),
    ) as fc.Arbitrary<RunRecord['settled']>,
    settledAt: fc.option(t),
    withheld: fc.constant([]),
    events,
    lost: fc.constantFrom(0, 0, 0, 2),
    unconfirmed: fc.oneof(
      fc.constant([] as number[]),
      fc.array(pid as fc.Arbitrary<number>, { maxLength: 2 }),
    ),
    exchanges: fc.array(anyExchange, { maxLength: 12 }),
    signals: fc.array(fc.record({ pid, signal, t }), { maxLength: 3 }),
    gone: fc.option(fc.record({ t, left: fc.array(pid, { maxLength: 2 }) })),
    output: fc.record({ stdout: text, stderr: text, prints: fc.constant([]) }),
    ending: fc.option(
      fc.record({
        by: fc.constantFrom('program', 'checker'),
        code: fc.option(fc.nat({ max: 255 })),
        signal: fc.option(signal),
        t,
      }),
    ),
    limit: fc.option(
      fc.record({ limit: fc.constantFrom('processes', 'memory', 'output'), most: count, used: count }),
      { freq: 9 },
    ),
  });
  // Not one for each name: what differs between them is seldom what matters, and they take long to make.
  const names = fc.oneof({ weight: 3, arbitrary: fc.constant(NAMES) }, fc.subarray(NAMES));
  return fc.record({
    runs: fc
      .tuple(fc.array(run, { minLength: 1, maxLength: 3 }), names)
      .map(([runs, those]) =>
        those.map((name, index) => ({ ...(runs[index % runs.length] as RunRecord), name })),
      ),
    deadlineHit: fc.option(fc.nat({ max: 60 }), { freq: 5 }),
    platform: fc.constantFrom('linux', 'linux', 'darwin', 'win32'),
  });
}

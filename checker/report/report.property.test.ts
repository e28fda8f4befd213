import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '../judge/finding.ts';
import type { StepVerdict } from '../judge/steps.ts';
import { anyName, anyText, expectSound, withOtherFacts } from '../testing/sound-report.ts';
import { toText } from './terminal.ts';
import { tell } from '../wording/tell.ts';

/** One finding of each shape that facts have: texts, numbers, lists, places, nothing. Those of real programs are in `judge/real-traces.property.test.ts`. */
const FINDINGS: Finding[] = [
  { code: 'not-played' },
  { code: 'deadline', seconds: 60 },
  { code: 'wrong-body', method: 'GET', path: '/', expected: null, body: '' },
  { code: 'cut-off', method: 'GET', path: '/', reason: '' },
  {
    code: 'crashed',
    who: { role: 'worker', pid: 7 },
    message: 'Error: no',
    place: { file: '/a/server.ts', line: 3 },
  },
  { code: 'syntax-error', message: 'SyntaxError', place: null },
  { code: 'exited', exitCode: null, signal: 'SIGTERM', afterMs: 3, sender: null, listened: false },
  { code: 'different-ports', port: 3000, elsewhere: [{ pid: 7, ports: [3001, 3002] }] },
  { code: 'uneven', spread: [{ pid: 7, answers: 3 }] },
  { code: 'wrong-shares', told: { 7: 1 }, served: [{ pid: 7, answers: 2 }] },
  { code: 'lost-requests', failed: 1, of: 2, loss: { kind: 'status', status: 500 }, afterMs: 5, died: 7 },
  {
    code: 'requests-lost',
    sent: 2,
    answered: 1,
    retried: 0,
    lost: [{ path: '/', kept: true, pid: null, begun: false, how: 'no answer' }],
    again: false,
  },
  { code: 'disagree', sent: 20, greetings: [{ pid: 7, greeting: 'a' }] },
];

const finding = fc.constantFrom(...FINDINGS).chain(withOtherFacts);
const step: fc.Arbitrary<StepVerdict> = fc.oneof(
  fc.record({
    id: fc.constant('one'),
    verdict: fc.constantFrom('pass', 'blocked'),
    finding: fc.constant(null),
  }),
  fc.record({ id: fc.constant('two'), verdict: fc.constantFrom('fail', 'unsure'), finding }),
) as fc.Arbitrary<StepVerdict>;

// Nothing but computing: how long that takes, the machine decides.
it(
  'survives JSON, fits its schema and can be shown, whatever a program says and however it is called',
  { timeout: 300_000 },
  () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 4 }),
        fc.record({ program: anyName, seed: anyName, trace: anyName, title: anyName, shown: anyName }),
        fc.record({ durationMs: fc.nat(), processesLeft: fc.nat(), portsHeld: fc.nat() }),
        fc.array(fc.record({ lane: anyName, text: anyText }), { maxLength: 12 }),
        fc.option(
          fc.record({
            line: fc.nat(),
            text: anyText,
            column: fc.option(fc.integer({ min: 1, max: 200_000 })),
          }),
        ),
        (steps, { program, seed, trace, title, shown }, { durationMs, ...cleanup }, output, quote) => {
          const lesson = { number: 3, slug: 'worker-per-cpu' };
          const titles = { one: title };
          const reported = { lesson, program, seed, durationMs, steps, titles, cleanup, trace };
          const next = [{ command: 'npm run hint 3', does: title }];
          expectSound(reported, { title, shown, folder: '/home/', output, quote, next });
        },
      ),
      { numRuns: 200 },
    );
  },
);

it('tells every finding in four texts', () => {
  fc.assert(
    fc.property(finding, (any) => {
      const { expected, saw, hint, fault } = tell(any);
      expect([expected, saw, hint, fault].map((each) => typeof each)).toEqual(Array(4).fill('string'));
    }),
    { numRuns: 1000 },
  );
});

it('shows no more of a very long text than anybody reads', () => {
  const endless = '日本'.repeat(500_000);
  const steps: StepVerdict[] = [
    {
      id: 'one',
      verdict: 'fail',
      finding: { code: 'cut-off', method: 'GET', path: endless, reason: endless },
    },
  ];
  const lesson = { number: 3, slug: 'worker-per-cpu' };
  const rest = { program: '/a', seed: 's', durationMs: 1, titles: {}, trace: '/t' };
  const context = {
    title: 'A',
    shown: 'a',
    folder: '/home/',
    output: [{ lane: 'primary', text: endless }],
    quote: { line: 1, text: endless, column: 900_000 },
    next: [],
  };
  const shown = toText({ lesson, steps, cleanup: { processesLeft: 0, portsHeld: 0 }, ...rest }, context, {
    width: 80,
    color: true,
    live: true,
  });
  expect(shown.length).toBeLessThan(10_000);
});

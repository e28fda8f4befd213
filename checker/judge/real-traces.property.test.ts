import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { allLessons, loadDefinition, type Lesson } from '../lesson/catalog.ts';
import { severalAtOnce } from '../lesson/several-at-once.ts';
import { examplesOf, verifyExample, type Example } from '../lesson/verify.ts';
import { freshSeed } from '../run/check.ts';
import { randomFrom } from '../run/stage.ts';
import { expectSound, withOtherFacts } from '../testing/sound-report.ts';
import type { Observation, RunRecord } from '../trace/observation.ts';
import { tell } from '../wording/tell.ts';
import { judgeSteps, type StepVerdict } from './steps.ts';

/** Of each lesson its solution and one mistake, by the seed; with WORKSHOP_MISTAKES=all all of them. */
const seed = process.env['WORKSHOP_SEED'] ?? freshSeed();
const seen = new Map<string, { solution?: Observation; mistakes: { name: string; seen: Observation }[] }>();

function chosen(lesson: Lesson): Example[] {
  const all = examplesOf(lesson);
  const mistakes = all.filter(({ name }) => name.startsWith('mistakes/'));
  const one = Math.floor(randomFrom(`${seed} ${lesson.name}`)() * mistakes.length);
  const wanted = process.env['WORKSHOP_MISTAKES'] === 'all' ? mistakes : mistakes.slice(one, one + 1);
  return [...all.filter(({ name }) => name === 'solution'), ...wanted];
}

beforeAll(async () => {
  const lessons = allLessons();
  for (const { name } of lessons) seen.set(name, { mistakes: [] });
  await severalAtOnce(lessons.flatMap(chosen), 4, async (example) => {
    let { problem, checked } = await verifyExample(example, seed);
    // A machine that is too busy to tell is no matter here: what is wanted is something to look at.
    for (let again = 0; again < 3 && checked?.steps.some(({ verdict }) => verdict === 'unsure'); again += 1)
      ({ problem, checked } = await verifyExample(example, seed));
    if (problem) throw new Error(`${example.lesson.name} ${example.name}: ${problem}`);
    const of = seen.get(example.lesson.name);
    if (!of || !checked) return;
    if (example.name === 'solution') of.solution = checked.seen;
    else of.mistakes.push({ name: example.name, seen: checked.seen });
  });
}, 600_000);

/** Where the trace of a run says who handled the request that was sent last and answered; undefined when nothing was answered. */
function lastAnswerAt({ events, exchanges }: RunRecord): number | undefined {
  const answered = exchanges.filter(({ outcome }) => outcome.kind === 'answered');
  const [last] = answered.toSorted((one, other) => (other.sentAt ?? 0) - (one.sentAt ?? 0));
  return last && events.findIndex((event) => event.type === 'request' && event.nonce === last.nonce);
}

function cutAt(run: RunRecord, length: number): RunRecord {
  return { ...run, events: run.events.slice(0, length) };
}

/** Which run is cut, and where, as numbers that fit any trace. */
const place = fc.record({ run: fc.nat(), at: fc.nat() });

const passed = (steps: StepVerdict[]): string[] =>
  steps.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);

describe.each(allLessons())(`lesson $number (WORKSHOP_SEED=${seed})`, (lesson) => {
  const { steps } = loadDefinition(lesson);
  const ids = Object.keys(steps);
  const ofSolution = (): Observation =>
    seen.get(lesson.name)?.solution ?? { runs: [], deadlineHit: null, platform: 'linux' };
  const ofMistakes = (): { name: string; seen: Observation }[] => seen.get(lesson.name)?.mistakes ?? [];

  it('passes no step when a trace of the solution ends before its last answer', () => {
    const whole = ofSolution();
    const long = whole.runs.flatMap((run, index) => {
      const end = lastAnswerAt(run);
      return end === undefined ? [] : [{ index, end }];
    });
    expect(passed(judgeSteps(steps, whole))).toEqual(ids);
    expect(long).not.toEqual([]);
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 2 }), (places) => {
        const runs = [...whole.runs];
        for (const { run, at } of places) {
          const { index, end } = long[run % long.length] ?? { index: 0, end: 0 };
          runs[index] = cutAt(whole.runs[index] as RunRecord, at % (end + 1));
        }
        expect(passed(judgeSteps(steps, { ...whole, runs }))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('passes no mistake, wherever its trace ends', () => {
    expect(ofMistakes()).not.toEqual([]);
    for (const { name, seen: whole } of ofMistakes())
      fc.assert(
        fc.property(place, ({ run, at }) => {
          const index = run % whole.runs.length;
          const runs = whole.runs.map((each, nth) =>
            nth === index ? cutAt(each, at % (each.events.length + 1)) : each,
          );
          expect(passed(judgeSteps(steps, { ...whole, runs })), name).not.toEqual(ids);
        }),
        { numRuns: 100 },
      );
  });

  it('judges damaged observations without an exception, and tells what it finds without gaps', () => {
    const all = [ofSolution(), ...ofMistakes().map(({ seen: one }) => one)];
    fc.assert(
      fc.property(fc.nat(), fc.array(damage, { minLength: 1, maxLength: 8 }), (which, damages) => {
        const whole = all[which % all.length] as Observation;
        const damaged = damages.reduce(damagedBy, structuredClone(whole));
        for (const judge of Object.values(steps)) {
          const said = judge(damaged);
          if (said.verdict === 'pass') continue;
          const { expected, saw } = tell(said.finding);
          // What the program itself said may be of NaN: `listen(NaN)` throws.
          const own = 'message' in said.finding ? String(said.finding.message) : '';
          expect(`${expected} ${saw.replace(own, '')}`).not.toMatch(
            /\bNaN\b|\bundefined\b|Infinity|\[object/,
          );
        }
        judgeSteps(steps, damaged);
      }),
      { numRuns: 300 },
    );
  });

  it('reports what real mistakes show, with whatever texts and numbers', () => {
    for (const { seen: whole } of ofMistakes()) {
      const judged = judgeSteps(steps, whole);
      const finding = judged.find(({ verdict }) => verdict === 'fail')?.finding;
      if (!finding) throw new Error('the mistake was not found');
      fc.assert(
        fc.property(withOtherFacts(finding), (other) => {
          const told = judged.map((step) => (step.verdict === 'fail' ? { ...step, finding: other } : step));
          expectSound(
            {
              lesson: { number: lesson.number, slug: lesson.slug },
              program: '/server.ts',
              seed,
              durationMs: 1,
              steps: told,
              titles: {},
              cleanup: { processesLeft: 0, portsHeld: 0 },
              trace: '/trace.jsonl',
            },
            { title: lesson.slug, shown: 'server.ts', folder: '/', output: [], next: [] },
          );
        }),
        { numRuns: 50 },
      );
    }
  });
});

type Damage = { run: number; at: number; many: number; kind: (typeof KINDS)[number] };
const KINDS = [
  'drop',
  'repeat',
  'turn',
  'other-pid',
  'no-exchange',
  'unanswered',
  'other-body',
  'no-signal',
  'no-gone',
] as const;
const damage: fc.Arbitrary<Damage> = fc.record({
  run: fc.nat(),
  at: fc.nat(),
  many: fc.integer({ min: 1, max: 20 }),
  kind: fc.constantFrom(...KINDS),
});

/** Another observation, of a program that does something else or of a checker that saw less. */
function damagedBy(whole: Observation, { run: nth, at, many, kind }: Damage): Observation {
  const run = whole.runs[nth % whole.runs.length];
  if (!run) return whole;
  const { events, exchanges } = run;
  const from = at % (events.length + 1);
  const asked = exchanges[at % Math.max(1, exchanges.length)];
  if (kind === 'drop') events.splice(from, many);
  else if (kind === 'repeat') events.splice(from, 0, ...events.slice(from, from + many));
  else if (kind === 'turn') events.splice(from, many, ...events.slice(from, from + many).toReversed());
  else if (kind === 'other-pid') for (const event of events.slice(from, from + many)) event.pid = run.primary;
  else if (kind === 'no-exchange') exchanges.splice(at % (exchanges.length + 1), many);
  else if (kind === 'no-signal') run.signals.splice(0, many);
  else if (kind === 'no-gone') run.gone = null;
  else if (asked && kind === 'unanswered') asked.outcome = { kind: 'timed-out', afterMs: 5000 };
  else if (asked?.outcome.kind === 'answered')
    asked.outcome.body = ['', '{}', 'null', '7', '"'][many % 5] ?? '';
  return whole;
}

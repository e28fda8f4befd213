import stringWidth from 'string-width';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../judge/finding.ts';
import { findLesson } from '../../lesson/catalog.ts';
import { severalAtOnce } from '../../lesson/several-at-once.ts';
import { examplesOf, verifyExample } from '../../lesson/verify.ts';
import { readKept, writeKept } from '../../trace/kept.ts';
import type { RunRecord } from '../../trace/observation.ts';
import { laneLabel, lanesOf } from './lanes.ts';
import { fullTimeline, shortTimeline } from './of-check.ts';
import { drawTimeline } from './timeline.ts';

const PROGRAMS = [
  { lesson: 3, program: 'solution', evidence: null },
  {
    lesson: 3,
    program: 'mistakes/only-the-first-listens.ts',
    evidence: /workers? 2.* online[^]*waits no longer/,
  },
  { lesson: 3, program: 'mistakes/worker-starts-itself-again.cjs', evidence: /starts node, without/ },
  { lesson: 3, program: 'mistakes/primary-answers.ts', evidence: /primary answers/ },
  {
    lesson: 5,
    program: 'mistakes/one-reply-behind.cjs',
    // A reply that is at once there is told in one row, another in two.
    evidence: /worker \d gets, \d+ ms later|primary → workers? \d/,
  },
  { lesson: 8, program: 'mistakes/forks-at-once.ts', evidence: /is ended by SIGKILL|exits with code/ },
  { lesson: 10, program: 'mistakes/kills-the-old.ts', evidence: /checker loses/ },
];

const seen = new Map<string, { runs: RunRecord[]; finding: Finding | null }>();
const keyOf = ({ lesson, program }: { lesson: number; program: string }): string => `${lesson} ${program}`;

beforeAll(async () => {
  await severalAtOnce(PROGRAMS, 2, async (each) => {
    const lesson = findLesson(String(each.lesson));
    const example = lesson && examplesOf(lesson).find(({ name }) => name === each.program);
    if (!example) throw new Error(`there is no ${keyOf(each)}`);
    const { problem, checked } = await verifyExample(example, 'timeline');
    if (problem || !checked) throw new Error(`${keyOf(each)}: ${problem}`);
    const finding = checked.steps.find((step) => step.verdict === 'fail')?.finding ?? null;
    seen.set(keyOf(each), { runs: checked.seen.runs, finding });
  });
}, 600_000);

describe.each(PROGRAMS)('lesson $lesson, $program', (each) => {
  const of = (): { runs: RunRecord[]; finding: Finding | null } =>
    seen.get(keyOf(each)) ?? { runs: [], finding: null };

  test.each([40, 80, 200])('no line is wider than %i, in colour and in ASCII', (width) => {
    const { runs, finding } = of();
    for (const rest of [{}, { color: true }, { ascii: true }]) {
      const terminal = { width, color: false, live: false, ...rest };
      const short = finding ? shortTimeline(finding, runs, terminal) : [];
      for (const line of [...fullTimeline(runs, finding, terminal), ...short]) {
        expect(stringWidth(line), line).toBeLessThanOrEqual(width);
        if ('ascii' in rest) expect(line).toMatch(/^[\u0020-\u007E]*$/);
      }
    }
  });

  test('the whole one names every process, and tells every fork and every end', () => {
    for (const run of of().runs) {
      const lines = drawTimeline(run, { width: 200, color: false, live: false });
      const all = lines.join('\n');
      for (const lane of lanesOf(run)) {
        expect(lines[2]?.split(/ +/)).toContain(laneLabel(lane));
        if (lane.role === 'worker') expect(all).toContain(`w${lane.id} ${lane.pid}`);
      }
      const over = run.ending?.by === 'checker' ? run.ending.t : Infinity;
      const count = (sign: string): number => all.split(sign).length - 1;
      const forks = run.events.filter((event) => event.type === 'fork' && event.t <= over);
      const exits = run.events.filter((event) => event.type === 'exit' && event.t <= over);
      const isLegend = 1;
      if (forks.length > 0) expect(count('○')).toBeGreaterThanOrEqual(forks.length + isLegend);
      if (exits.length > 0) expect(count('✕')).toBeGreaterThanOrEqual(exits.length + isLegend);
    }
  });

  test('the short one is short, and marks the evidence', () => {
    const { runs, finding } = of();
    if (!finding || !each.evidence) return expect(finding).toBeNull();
    const lines = shortTimeline(finding, runs, { width: 80, color: false, live: false });
    expect(lines.length).toBeLessThanOrEqual(20);
    const marked = lines.filter((line) => line.startsWith('▸') && !line.includes('shows what failed'));
    expect(marked.join('\n')).toMatch(each.evidence);
    const ascii = shortTimeline(finding, runs, { width: 40, color: false, live: false, ascii: true });
    expect(ascii.filter((line) => line.startsWith('* ')).length).toBeGreaterThan(1);
  });

  test('kept and read again it is the same', () => {
    const { runs, finding } = of();
    const kept = readKept(writeKept({ runs, deadlineHit: null, platform: process.platform }, finding));
    const terminal = { width: 80, color: false, live: false };
    expect(kept.damaged).toBe(0);
    expect(fullTimeline(kept.runs, kept.finding, terminal)).toEqual(fullTimeline(runs, finding, terminal));
  });
});

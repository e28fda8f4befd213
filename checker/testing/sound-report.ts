import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Finding } from '../judge/finding.ts';
import { toJson, type Reported } from '../report/json.ts';
import { toText, type Context } from '../report/terminal.ts';
import { workshop } from '../workshop.ts';

const schema = JSON.parse(readFileSync(join(workshop.root, 'docs/report.schema.json'), 'utf8')) as object;
const isReport = new Ajv2020().compile(schema);

/** Any name of a file, a step, a seed: control characters and halves of surrogate pairs too. */
export const anyName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\ud800', '\udfff\ud800', '\u001B[31m\u0007\0\r\n\t', '日本語 '.repeat(50), '`'),
);

/** Any text that a program may print or answer: it may be very long. */
export const anyText = fc.oneof(
  { weight: 9, arbitrary: anyName },
  fc.constantFrom('x'.repeat(100_000), '日本'.repeat(50_000), 'a b\n'.repeat(20_000)),
);

/** Facts that are one of few words, which a program has no influence on. */
const FIXED = new Set(['code', 'kind', 'role', 'why', 'needs', 'platform', 'limit', 'wrong']);

/** The same finding with other texts and numbers in it. */
export function withOtherFacts(finding: Finding): fc.Arbitrary<Finding> {
  return otherThan(finding) as fc.Arbitrary<Finding>;
}

function otherThan(value: unknown, name = ''): fc.Arbitrary<unknown> {
  if (FIXED.has(name)) return fc.constant(value);
  if (typeof value === 'string') return anyText;
  if (typeof value === 'number') return fc.oneof(fc.integer(), fc.double());
  if (Array.isArray(value)) return fc.tuple(...value.map((each) => otherThan(each)));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  const entries = Object.entries(value);
  return fc
    .tuple(...entries.map(([key, each]) => otherThan(each, key)))
    .map((others) => Object.fromEntries(entries.map(([key], index) => [key, others[index]])));
}

/** Whether a report is the same after a way through JSON, fits its schema, and can be shown in any terminal. */
export function expectSound(reported: Reported, context: Context): void {
  const json = toJson(reported);
  const back = JSON.parse(JSON.stringify(json)) as unknown;
  expect(back).toEqual(json);
  expect(isReport(back) ? null : isReport.errors).toBeNull();
  for (const terminal of [
    { width: 80, color: false, live: false },
    { width: 40, color: true, live: true },
  ])
    expect(toText(reported, context, terminal)).toContain(`Lesson ${reported.lesson.number}`);
}

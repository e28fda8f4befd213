import type { Finding } from '../judge/finding.ts';

/** What is told of a finding. */
export interface Told {
  /** What the step asks for. */
  expected: string;
  /** What was seen in this run, with its pids, counts and times. */
  saw: string;
  /** What it usually means, and what to try. */
  hint: string;
  /** Who is at fault. */
  fault: 'program' | 'checker' | 'machine';
}

/** A sentence for each code of a kind of findings: complete by type. */
export type WordsFor<F extends { code: string }> = {
  [C in F['code']]: (facts: Extract<F, { code: C }>) => Omit<Told, 'fault'> & Partial<Told>;
};

/** Every finding in words. One such table a language. */
export type Words = WordsFor<Finding>;

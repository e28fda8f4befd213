import { readFileSync } from 'node:fs';
import type { Finding } from '../judge/finding.ts';
import type { Quote } from '../report/quoted-line.ts';

/** The learner's line that a finding names; null when it names none, or when the file is no longer there. */
export function quoteOf(finding: Finding | null | undefined): Quote | null {
  if (!finding || !('place' in finding) || !finding.place) return null;
  const { file, line, column = null } = finding.place;
  try {
    const text = readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
    return text === undefined || text.trim() === '' ? null : { line, text, column };
  } catch {
    return null;
  }
}

import type { Finding } from '../judge/finding.ts';
import { en } from './en.ts';
import type { Told } from './words.ts';

/** A finding in words. */
export function tell(finding: Finding): Told {
  const words = en[finding.code] as (facts: Finding) => Omit<Told, 'fault'> & Partial<Told>;
  return { fault: 'program', ...words(finding) };
}

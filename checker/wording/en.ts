import { answers } from './en/answers.ts';
import { forks } from './en/forks.ts';
import { busy, serves, spreads } from './en/serves.ts';
import { starts } from './en/starts.ts';
import type { Words } from './words.ts';

/** English. */
export const en: Words = { ...starts, ...answers, ...forks, ...serves, ...spreads, ...busy };

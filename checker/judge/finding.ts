import type { AnswersFinding } from './answers.ts';
import type { BusyFinding } from './busy.ts';
import type { ForksFinding } from './forks.ts';
import type { ServesFinding } from './serves.ts';
import type { SpreadsFinding } from './spreads.ts';
import type { StartsFinding } from './starts.ts';

/** What the checker itself, or the machine, could not do. */
export type CheckerFinding = { code: 'not-played' } | { code: 'deadline'; seconds: number };

/** Why a step did not pass: a stable code, and the facts of this run that the sentences name. */
export type Finding =
  | CheckerFinding
  | StartsFinding
  | AnswersFinding
  | ForksFinding
  | ServesFinding
  | SpreadsFinding
  | BusyFinding;

import type { AnswersFinding } from './answers.ts';
import type { BacksOffFinding } from './backs-off.ts';
import type { BroadcastFinding } from './broadcast.ts';
import type { BusyFinding } from './busy.ts';
import type { CountsAllFinding } from './counts-all.ts';
import type { DoubtsFinding } from './doubts.ts';
import type { ExpressAppFinding } from './express-app.ts';
import type { ForksFinding } from './forks.ts';
import type { LimitsFinding } from './limits.ts';
import type { MessagesFinding } from './messages.ts';
import type { Need } from './platform.ts';
import type { RacesFinding } from './races.ts';
import type { RepliesFinding } from './replies.ts';
import type { RespawnsFinding } from './respawns.ts';
import type { ServesFinding } from './serves.ts';
import type { ShutsDownFinding } from './shuts-down.ts';
import type { RestartsFinding } from './restarts.ts';
import type { SpreadsFinding } from './spreads.ts';
import type { StartsFinding } from './starts.ts';
import type { StatsFinding } from './stats.ts';

/** What the checker itself, or the machine, could not do. */
export type CheckerFinding =
  | { code: 'not-played' }
  | { code: 'deadline'; seconds: number }
  | { code: 'platform-cannot'; platform: NodeJS.Platform; needs: Need };

/** Why a step did not pass: a stable code, and the facts of this run that the sentences name. */
export type Finding =
  | CheckerFinding
  | DoubtsFinding
  | LimitsFinding
  | StartsFinding
  | AnswersFinding
  | ForksFinding
  | ServesFinding
  | SpreadsFinding
  | ShutsDownFinding
  | RestartsFinding
  | MessagesFinding
  | StatsFinding
  | RepliesFinding
  | BroadcastFinding
  | RacesFinding
  | RespawnsFinding
  | BacksOffFinding
  | ExpressAppFinding
  | CountsAllFinding
  | BusyFinding;

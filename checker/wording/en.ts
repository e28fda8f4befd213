import { answers } from './en/answers.ts';
import { broadcast } from './en/broadcast.ts';
import { countsAll, expressApp } from './en/express-app.ts';
import { forks } from './en/forks.ts';
import { limits } from './en/limits.ts';
import { messages, replies, stats } from './en/messages.ts';
import { backsOff, respawns } from './en/respawns.ts';
import { busy, serves, spreads } from './en/serves.ts';
import { restarts } from './en/restarts.ts';
import { shutsDown } from './en/shuts-down.ts';
import { starts } from './en/starts.ts';
import type { Words } from './words.ts';

/** English. */
export const en: Words = {
  ...starts,
  ...limits,
  ...answers,
  ...forks,
  ...serves,
  ...spreads,
  ...busy,
  ...messages,
  ...stats,
  ...replies,
  ...broadcast,
  ...shutsDown,
  ...restarts,
  ...respawns,
  ...backsOff,
  ...expressApp,
  ...countsAll,
};

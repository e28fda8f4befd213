import type { PolicyEvent } from '../trace/events.ts';
import type { RunRecord } from '../trace/observation.ts';
import { listeningWorkers, servedBy } from '../trace/questions.ts';
import { labelled } from './answers.ts';
import { fail, pass, unsure, type Judgement } from './judgement.ts';
import { notUp } from './starts.ts';

/** How many requests each process answered. */
export type Spread = { pid: number; answers: number }[];

export type SpreadsFinding =
  | { code: 'silent-workers'; spread: Spread; silent: number[] }
  | { code: 'not-round-robin'; spread: Spread }
  | { code: 'uneven'; spread: Spread }
  | { code: 'policy-not-switched'; spread: Spread };

/** The policy in force: as the first worker's server shows it, since Node heeds no change after `setupPrimary()`; else as the primary forked first. */
export function policyOf(run: RunRecord): 'rr' | 'none' | undefined {
  const server = run.events.find(
    (event) => event.type === 'listen' && event.pid !== run.primary && event.port === run.port,
  );
  if (server?.type === 'listen') return server.socket ? 'none' : 'rr';
  return run.events.find(
    (event): event is PolicyEvent => event.type === 'policy' && event.pid === run.primary,
  )?.policy;
}

/** How the requests with this label were spread over the workers that listen; a worker with none is there with 0. */
function spreadOf(run: RunRecord, label: string): Spread {
  const counts = new Map(
    listeningWorkers(run.events, run.primary, run.port).map((worker) => [worker.pid, 0]),
  );
  for (const exchange of labelled(run, label)) {
    const pid = servedBy(run, exchange);
    if (pid !== undefined) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  }
  return [...counts].map(([pid, answers]) => ({ pid, answers }));
}

/** Whether every worker answered at least one of the requests with this label. */
export function everyWorkerAnswers(run: RunRecord, label: string): Judgement {
  if (labelled(run, label).length === 0) return unsure({ code: 'not-played' });
  const spread = spreadOf(run, label);
  const silent = spread.filter((each) => each.answers === 0).map((each) => each.pid);
  return silent.length > 0 ? fail({ code: 'silent-workers', spread, silent }) : pass;
}

/** Whether the program chose round-robin, and the connections of this label went round evenly. */
export function goesRound(run: RunRecord, label: string): Judgement {
  if (labelled(run, label).length === 0) return unsure({ code: 'not-played' });
  const spread = spreadOf(run, label);
  if (policyOf(run) !== 'rr') return fail({ code: 'not-round-robin', spread });
  const counts = spread.map((each) => each.answers);
  return Math.max(...counts) - Math.min(...counts) <= 1 ? pass : fail({ code: 'uneven', spread });
}

/** Whether the program leaves the choice to the operating system. */
export function leavesChoice(run: RunRecord, label: string): Judgement {
  const policy = policyOf(run);
  if (policy === undefined) return notUp(run);
  return policy === 'none' ? pass : fail({ code: 'policy-not-switched', spread: spreadOf(run, label) });
}

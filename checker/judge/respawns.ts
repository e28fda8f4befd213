import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, RunRecord } from '../trace/observation.ts';
import { listeningWorkers, withheldMs, workersOf, type WorkerLife } from '../trace/questions.ts';
import { allAnswered, labelled } from './answers.ts';
import { workersListen } from './forks.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { crashOf } from './starts.ts';

/** Labels of the requests of the scenario: by when they were sent. */
export const BEFORE = 'before a death';
export const AFTER_DEATH = 'after the death of one';
export const AFTER_ALL = 'after the death of all';

/** Within this a worker has to be replaced, beside the time that the first workers needed to listen. */
const REPLACED_MS = 3000;

/** What became of a request that was sent after a death. */
export type Loss =
  | { kind: 'refused' | 'cut-off' | 'timed-out' | 'not-http' | 'endless' | 'empty' }
  | { kind: 'status'; status: number };

export type RespawnsFinding =
  | { code: 'not-replaced'; died: number; expected: number; listening: number; forked: number }
  | { code: 'replaced-late'; died: number; afterMs: number; limitMs: number }
  | { code: 'back-slowly'; died: number; forkedAfterMs: number; afterMs: number }
  | { code: 'too-many-workers'; died: number; expected: number; alive: number }
  | { code: 'primary-ended'; deaths: number; exitCode: number | null; signal: string | null }
  | { code: 'lost-requests'; failed: number; of: number; loss: Loss; afterMs: number; died: number }
  | { code: 'not-back'; killed: number; expected: number; listening: number; forked: number }
  | { code: 'port-taken'; port: number };

/** When the primary noticed that a worker is gone: the channel closes, the process ends, and either may come first. */
export function goneAt(events: readonly TraceEvent[], worker: WorkerLife): number | undefined {
  if (!worker.exited) return undefined;
  const closed = events.find((event) => event.type === 'disconnect' && event.child === worker.pid);
  return Math.min(closed?.t ?? Infinity, worker.exited.t);
}

/** The first worker that was ended by SIGKILL, and when the primary noticed. */
export function victimOf(run: Seen): { worker: WorkerLife; t: number } | undefined {
  const killed = workersOf(run.events, run.primary)
    .filter((worker) => worker.exited?.signal === 'SIGKILL')
    .map((worker) => ({ worker, t: goneAt(run.events, worker) ?? Infinity }));
  return killed.toSorted((one, other) => one.t - other.t)[0];
}

/** What of a run tells who died when. */
export interface Seen {
  events: readonly TraceEvent[];
  primary: number;
}

/** Whether the killed worker was replaced, in time, and by one worker. */
export function replaces(run: RunRecord): Judgement {
  const victim = victimOf(run);
  if (!victim) return workersListen(run, run.cpus, BEFORE);
  const { worker, t } = victim;
  const died = worker.pid;
  const workers = workersOf(run.events, run.primary);
  const first = workers.filter((each) => each.forkedAt < t);
  const later = workers.filter((each) => each.forkedAt >= t);
  if (first.length !== run.cpus)
    return fail({ code: 'wrong-fork-count', expected: run.cpus, forks: first.length, cpus: run.cpus });

  const missing = countIsRight(run, died, (listening) =>
    fail({ code: 'not-replaced', died, expected: run.cpus, listening, forked: later.length }),
  );
  if (missing.verdict !== 'pass') return missing;

  const listening = listeningWorkers(run.events, run.primary, run.port).filter((each) => each.forkedAt >= t);
  const forkedAfterMs = Math.round(Math.max(0, ...listening.map((each) => each.forkedAt - t)));
  // How long the primary waits is the program's choice, how long a new process needs is the machine's.
  const withheld = withheldMs(run.withheld, t, t + forkedAfterMs);
  if (forkedAfterMs - withheld > REPLACED_MS + 100 * run.patience)
    return fail({ code: 'replaced-late', died, afterMs: forkedAfterMs, limitMs: REPLACED_MS });
  const boots = first.map((each) => (each.listeningAt ?? each.forkedAt) - each.forkedAt);
  const limitMs = REPLACED_MS * run.patience + Math.max(...boots);
  const afterMs = Math.round(Math.max(0, ...listening.map((each) => (each.listeningAt ?? t) - t)));
  return afterMs <= limitMs ? pass : unsure({ code: 'back-slowly', died, forkedAfterMs, afterMs });
}

/** Whether as many workers live and listen at the end of a run as it has CPUs. `fewer` says what it means when they do not. */
export function countIsRight(
  run: RunRecord,
  died: number,
  fewer: (listening: number) => Judgement,
): Judgement {
  const { events, primary, port, cpus, ending } = run;
  const alive = workersOf(events, primary).filter((worker) => !worker.exited).length;
  const listening = listeningWorkers(events, primary, port).length;
  if (ending?.by === 'program') return primaryEnded(run);
  if (alive > cpus) return fail({ code: 'too-many-workers', died, expected: cpus, alive });
  if (listening === cpus) return pass;
  const crash = crashOf(run);
  if (crash?.verdict === 'fail' && crash.finding.code === 'crashed') {
    // For a moment nobody has the port of the probe: another program on the machine may have taken it.
    if (crash.finding.message.includes('EADDRINUSE')) return unsure({ code: 'port-taken', port });
    return crash;
  }
  return fewer(listening);
}

/** A primary that is not there any more: by an error, or because it wanted so. */
function primaryEnded(run: RunRecord): Judgement {
  const crash = crashOf(run);
  if (crash?.verdict === 'fail' && crash.finding.code === 'crashed' && crash.finding.who.pid === run.primary)
    return crash;
  const deaths = workersOf(run.events, run.primary).filter((worker) => worker.exited).length;
  const { code: exitCode = null, signal = null } = run.ending ?? {};
  return fail({ code: 'primary-ended', deaths, exitCode, signal });
}

/** Whether each fresh request that was sent after the death of one worker was answered. */
export function keepsServing(run: RunRecord): Judgement {
  const victim = victimOf(run);
  const asked = labelled(run, AFTER_DEATH);
  if (!victim || asked.length === 0) return unsure({ code: 'not-played' });
  const losses = asked.flatMap((exchange) => {
    const loss = lossOf(exchange);
    return loss ? [{ exchange, loss }] : [];
  });
  const [first] = losses;
  if (!first) return pass;
  return fail({
    code: 'lost-requests',
    failed: losses.length,
    of: asked.length,
    loss: first.loss,
    afterMs: Math.round(Math.max(0, first.exchange.endedAt - victim.t)),
    died: victim.worker.pid,
  });
}

function lossOf({ outcome }: Exchange): Loss | undefined {
  if (outcome.kind !== 'answered') return { kind: outcome.kind };
  if (outcome.status !== 200) return { kind: 'status', status: outcome.status };
  return outcome.body.trim() === '' ? { kind: 'empty' } : undefined;
}

/** Whether a full set of workers came back, and answers, after all had been killed at once. */
export function comesBack(run: RunRecord): Judgement {
  const victim = victimOf(run);
  if (!victim) return unsure({ code: 'not-played' });
  const workers = workersOf(run.events, run.primary);
  const killed = workers.filter((worker) => worker.forkedAt < victim.t).length;
  return firstProblem(
    () =>
      countIsRight(run, victim.worker.pid, (listening) =>
        fail({
          code: 'not-back',
          killed,
          expected: run.cpus,
          listening,
          forked: workers.length - killed,
        }),
      ),
    () => allAnswered(run, AFTER_ALL, { body: null }),
  );
}

import type { RunRecord } from '../trace/observation.ts';
import { fewest, tenures, type Tenure } from '../trace/tenures.ts';
import { fail, firstProblem, pass, unsure, type Judgement } from './judgement.ts';
import { losesNothing, type LoadFinding } from './load.ts';
import { cameUp, signalledAt } from './signals.ts';
import { crashOf } from './starts.ts';

export type RestartsFinding =
  | { code: 'hangup-kills'; times: number }
  | { code: 'restart-ends'; exitCode: number | null; signal: string | null }
  | { code: 'old-stay'; old: number[]; of: number; forks: number }
  | { code: 'restarts-once'; old: number[]; sent: number; again: true }
  | { code: 'old-linger'; old: number[]; waitedMs: number }
  | { code: 'count-after'; expected: number; listening: number[]; again: boolean }
  | {
      code: 'short';
      expected: number;
      count: number;
      pid: number;
      how: string | null;
      nextMs: number | null;
      again: boolean;
    }
  | LoadFinding;

function restarted(run: RunRecord): { at: number; all: Tenure[] } | undefined {
  const at = signalledAt(run, 'SIGHUP');
  return at === undefined ? undefined : { at, all: tenures(run.events, run.primary, run.port) };
}

/** Whether one SIGHUP replaced every worker. */
export function replacesAll(run: RunRecord): Judgement {
  return firstProblem(
    () => cameUp(run),
    () => survives(run),
    () => oldAreGone(run, signalledAt(run, 'SIGHUP') ?? 0),
    () => asManyListen(run, false),
  );
}

/** Whether the primary is still there. */
function survives(run: RunRecord): Judgement {
  const { ending } = run;
  if (!restarted(run)) return unsure({ code: 'not-played' });
  if (ending?.by !== 'program') return pass;
  if (ending.signal === 'SIGHUP')
    return fail({
      code: 'hangup-kills',
      times: run.signals.filter((sent) => sent.signal === 'SIGHUP').length,
    });
  // Workers that lose their primary may fail because of it: only its own error explains its end.
  const failed = run.events.find((event) => event.type === 'error')?.pid === run.primary;
  return (
    (failed ? crashOf(run) : undefined) ??
    fail({ code: 'restart-ends', exitCode: ending.code, signal: ending.signal })
  );
}

/** Whether the workers that were there at a moment have gone since. */
function oldAreGone(run: RunRecord, at: number): Judgement {
  const { all } = restarted(run) ?? { all: [] };
  const old = all.filter((tenure) => tenure.from < at);
  const listening = old.filter((tenure) => tenure.until === Infinity).map((tenure) => tenure.pid);
  const forks = run.events.filter((event) => event.type === 'fork' && event.t > at).length;
  if (listening.length > 0)
    return crashOf(run) ?? fail({ code: 'old-stay', old: listening, of: old.length, forks });
  const alive = old.filter((tenure) => tenure.exitedAt === Infinity).map((tenure) => tenure.pid);
  const waitedMs = Math.round((run.events.at(-1)?.t ?? at) - at);
  return alive.length > 0 ? fail({ code: 'old-linger', old: alive, waitedMs }) : pass;
}

function asManyListen(run: RunRecord, again: boolean): Judgement {
  const { all } = restarted(run) ?? { all: [] };
  const listening = all.filter((tenure) => tenure.from < Infinity && tenure.until === Infinity);
  if (listening.length === run.cpus) return pass;
  return (
    crashOf(run) ??
    fail({ code: 'count-after', expected: run.cpus, listening: listening.map(({ pid }) => pid), again })
  );
}

/** Whether at every moment since the first SIGHUP as many workers listened as there are CPUs. */
export function neverShort(run: RunRecord, again = false): Judgement {
  const known = restarted(run);
  if (!known) return unsure({ code: 'not-played' });
  const { count, at, t } = fewest(known.all, known.at);
  if (count >= run.cpus) return pass;
  const next = Math.min(...known.all.map((tenure) => tenure.from).filter((from) => from > t));
  return fail({
    code: 'short',
    expected: run.cpus,
    count,
    pid: at?.pid ?? -1,
    how: at?.told?.how ?? null,
    nextMs: next === Infinity ? null : Math.round(next - t),
    again,
  });
}

/** Whether two SIGHUPs, the second during the restart that the first began, end as one does. */
export function bearsBoth(run: RunRecord): Judgement {
  const [first, second] = run.signals;
  if (!first || !second) return unsure({ code: 'not-played' });
  return firstProblem(
    () => cameUp(run),
    () => survives(run),
    () => oldAreGone(run, first.t),
    () => asManyListen(run, true),
    () => neverShort(run, true),
    () => losesNothing(run, true),
  );
}

/** The same; and whether a SIGHUP that comes when all is over restarts once more: it was repeated, as a program may rest after a restart. */
export function bearsTwo(run: RunRecord): Judgement {
  const [, , later] = run.signals;
  return firstProblem(
    () => bearsBoth(run),
    () => (later ? restartsAnew(run, later.t) : unsure({ code: 'not-played' })),
  );
}

function restartsAnew(run: RunRecord, at: number): Judgement {
  const isAnswered = run.events.some(
    ({ type, t }) => t > at && (type === 'fork' || type === 'order' || type === 'exit'),
  );
  if (isAnswered) return oldAreGone(run, at);
  const old = run.events.flatMap((event) =>
    event.type === 'listening' && event.pid === run.primary ? [event.child] : [],
  );
  return (
    crashOf(run) ??
    fail({ code: 'restarts-once', old: old.slice(-run.cpus), sent: run.signals.length - 2, again: true })
  );
}

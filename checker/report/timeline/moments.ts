import { policyOf } from '../../judge/spreads.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Outcome, RunRecord } from '../../trace/observation.ts';
import type { Evidence } from './evidence.ts';
import { messageMoments } from './message-moments.ts';
import { requestMoments } from './request-moments.ts';

/** Something that happened in a run and that a learner wants to know. `pid` is the process it happened in, or which did it. */
export type Moment = Stamp &
  (
    | { kind: 'start' | 'online' | 'disconnect'; pid: number }
    | { kind: 'fork'; pid: number; child: number }
    | { kind: 'spawn'; pid: number; child: number; file: string }
    | { kind: 'policy'; pid: number; policy: 'rr' | 'none' }
    | { kind: 'listening' | 'closing'; pid: number; port: number | null }
    | RequestFacts
    | MessageFacts
    | { kind: 'order'; pid: number; child: number; how: string }
    | { kind: 'stray'; pid: number; to: number; signal: string }
    | { kind: 'exit'; pid: number; code: number | null; signal: string | null; isPrimary: boolean }
    | { kind: 'error'; pid: number; message: string }
    | { kind: 'signal'; pid: number; signal: string }
    | { kind: 'fault'; pid: number; fault: 'die' | 'hold' }
    | { kind: 'end'; pid: number }
  );

interface Stamp {
  t: number;
  /** Whether the finding rests on it. */
  evidence: boolean;
}

/** A request of the checker. One that took long has two moments. */
export interface RequestFacts {
  kind: 'request';
  phase: 'whole' | 'begins' | 'ends';
  /** Who served it; null: nobody of the program. */
  pid: number | null;
  /** The part of the scenario it belongs to. */
  label: string;
  method: string;
  path: string;
  outcome: Outcome;
  tookMs: number;
}

/** A message of the program, from `pid` to `peer`. One that was long under way has two moments. */
export interface MessageFacts {
  kind: 'message';
  phase: 'whole' | 'leaves' | 'arrives';
  pid: number;
  peer: number;
  preview: string;
  tookMs: number;
}

/** All moments of a run in the order of time. What the checker's own ending of the program brought about is left out. */
export function momentsOf(run: RunRecord, evidence: Evidence): Moment[] {
  const over = run.ending?.by === 'checker' ? run.ending.t : Infinity;
  const isEvidence = (source: object): boolean => evidence.has(source);
  const moments = [
    ...run.events.flatMap((event) => eventMoments(event, run).map(stamped(event, isEvidence))),
    ...run.signals.map((sent): Moment => ({ kind: 'signal', ...sent, evidence: isEvidence(sent) })),
    ...messageMoments(run, isEvidence),
    ...requestMoments(run, isEvidence),
  ].filter(({ t }) => t <= over);
  return [...moments, ...endings(run, isEvidence(run))].toSorted((one, other) => one.t - other.t);
}

type Bare = Moment extends infer M ? (M extends Moment ? Omit<M, keyof Stamp> : never) : never;

function stamped(event: TraceEvent, isEvidence: (source: object) => boolean): (bare: Bare) => Moment {
  return (bare) => ({ ...bare, t: event.t, evidence: isEvidence(event) });
}

/** Requests and messages are put together from several events elsewhere; the rest is of no interest here. */
function eventMoments(event: TraceEvent, run: RunRecord): Bare[] {
  const { primary, events } = run;
  const { pid } = event;
  switch (event.type) {
    case 'start':
      return pid === primary ? [{ kind: 'start', pid }] : [];
    case 'fork':
      return [{ kind: 'fork', pid, child: event.child }];
    case 'spawn':
      return [{ kind: 'spawn', pid, child: event.child, file: event.file }];
    case 'policy':
      // What the variable says may come too late to be heeded.
      return [{ kind: 'policy', pid, policy: policyOf(run) ?? event.policy }];
    case 'online':
      return [{ kind: 'online', pid: event.child }];
    case 'listen':
      return [{ kind: 'listening', pid, port: event.port }];
    case 'listening': {
      // Both ends tell it; the worker's own word is the earlier one.
      const { child, port } = event;
      const own = events.some((each) => each.type === 'listen' && each.pid === child && each.port === port);
      return own ? [] : [{ kind: 'listening', pid: child, port }];
    }
    case 'close':
      return [{ kind: 'closing', pid, port: event.port }];
    case 'order':
      return [{ kind: 'order', pid, child: event.child, how: event.how }];
    case 'stray-signal':
      return [{ kind: 'stray', pid, to: event.to, signal: event.signal }];
    case 'disconnect': {
      // The end of a process closes its channel too: that is one thing, told once.
      const { child, t } = event;
      const exit = events.find((each) => each.type === 'exit' && each.child === child);
      return exit && exit.t - t < 50 ? [] : [{ kind: 'disconnect', pid: child }];
    }
    case 'exit':
      return [{ kind: 'exit', pid: event.child, code: event.code, signal: event.signal, isPrimary: false }];
    case 'error':
      return [{ kind: 'error', pid, message: event.message }];
    case 'fault':
      return [{ kind: 'fault', pid, fault: event.fault }];
    default:
      return [];
  }
}

function endings({ primary, ending }: RunRecord, evidence: boolean): Moment[] {
  if (!ending) return [];
  const { t, by, code, signal } = ending;
  return by === 'checker'
    ? [{ kind: 'end', pid: primary, t, evidence }]
    : [{ kind: 'exit', pid: primary, code, signal, isPrimary: true, t, evidence }];
}

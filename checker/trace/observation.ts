import type { PrintEvent, TraceEvent } from './events.ts';

/** How a request of the checker ended. `refused`: nobody listens; `cut-off`: the connection broke; `not-http`: what came back is not HTTP; `endless`: it was still coming after so many megabytes. */
export type Outcome =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'refused' }
  | { kind: 'cut-off'; reason: string }
  | { kind: 'not-http'; reason: string }
  | { kind: 'endless'; afterMb: number }
  | { kind: 'timed-out'; afterMs: number };

/** One request of the checker. Times are milliseconds of the same clock as the trace. */
export interface Exchange {
  nonce: string;
  /** The part of the scenario it belongs to. */
  label: string;
  method: string;
  path: string;
  /** The client's port: which connection it went over. */
  connection: number | null;
  /** When it was handed to the operating system on an open connection; null when there was none. */
  sentAt: number | null;
  endedAt: number;
  outcome: Outcome;
}

/** How the program ended. `by` says who ended it. */
export interface Ending {
  by: 'program' | 'checker';
  code: number | null;
  signal: string | null;
  t: number;
}

/** A limit that the program exceeded, for which it was ended. `most` and `used` are processes, or megabytes. */
export interface LimitHit {
  limit: 'processes' | 'memory' | 'output';
  most: number;
  used: number;
}

/** Up to `t` the machine had withheld so many milliseconds from the program: somebody in it was ready to run and got no CPU. */
export interface Withheld {
  t: number;
  totalMs: number;
}

/** Why waiting for the program to come up stopped. */
export type Settled = 'reached' | 'ended' | 'idle' | 'silent' | 'restless' | 'deadline';

/** All that was seen of one start of the program. */
export interface RunRecord {
  name: string;
  cpus: number;
  port: number;
  primary: number;
  spawnedAt: number;
  /** How many times slower than an ordinary machine this one was while the program started: 1 to 3. Bounds of time are multiplied by it. */
  patience: number;
  /** In the order of time. */
  withheld: Withheld[];
  settled: Settled | null;
  /** When the waiting for the program to come up stopped for the first time; null when nothing waited. */
  settledAt: number | null;
  events: TraceEvent[];
  /** How many of the probe's lines never reached the checker. */
  lost: number;
  /** Workers that the trace names and the operating system did not know as children of the primary. */
  unconfirmed: number[];
  exchanges: Exchange[];
  /** The signals that the scenario sent. */
  signals: { pid: number; signal: string; t: number }[];
  /** When waiting for the program's end stopped, and the processes that were alive then; null when nobody waited for it. */
  gone: { t: number; left: number[] } | null;
  /** `prints` says which process printed what. */
  output: { stdout: string; stderr: string; prints: PrintEvent[] };
  ending: Ending | null;
  limit: LimitHit | null;
}

/** All that was seen of a program: plain JSON, the only thing that judges see. */
export interface Observation {
  /** Where the program ran: not every platform can show everything. */
  platform: NodeJS.Platform;
  runs: RunRecord[];
  /** The whole check's limit in seconds, when it was reached before the scenario's end. */
  deadlineHit: number | null;
}

import type { ErrorEvent, OrderEvent, TraceEvent } from '../trace/events.ts';
import type { Ending, RunRecord } from '../trace/observation.ts';
import { listenPorts, withheldMs } from '../trace/questions.ts';
import { fail, pass, unsure, type Judgement } from './judgement.ts';

/** Which process something is about. */
export interface Who {
  role: 'primary' | 'worker' | 'process';
  pid: number;
  /** A worker's cluster id. */
  id?: number;
}

/** Where in the program's files, as far as a stack trace tells. */
export interface Place {
  file: string;
  line: number;
  /** Counted from 1. */
  column?: number;
}

export type StartsFinding =
  | { code: 'crashed'; who: Who; message: string; place: Place | null }
  | { code: 'syntax-error'; message: string; place: Place | null }
  | {
      code: 'exited';
      exitCode: number | null;
      signal: string | null;
      afterMs: number;
      /** Which of its own processes sent the signal. */
      sender: Who | null;
      listened: boolean;
    }
  | { code: 'listens-elsewhere'; asked: number[]; port: number }
  | { code: 'never-listens'; port: number; waitedMs: number; idle: boolean }
  | { code: 'stuck'; pid: number; waitedMs: number }
  | { code: 'restless'; forks: number; exits: number }
  | { code: 'listens-late'; afterMs: number; limitMs: number };

/** A server has to listen within this. */
const WITHIN_MS = 5000;

/** Whether a server of the program listens on its port, in time; if not, why not. */
export function listens(run: RunRecord): Judgement {
  const listened = run.events.find((event) => event.type === 'listen' && event.port === run.port);
  if (!listened) return notUp(run);
  const afterMs = Math.round(
    listened.t - run.spawnedAt - withheldMs(run.withheld, run.spawnedAt, listened.t),
  );
  if (afterMs <= WITHIN_MS) return pass;
  return (afterMs > WITHIN_MS * run.patience ? fail : unsure)({
    code: 'listens-late',
    afterMs,
    limitMs: WITHIN_MS,
  });
}

/** Why a program is not up: the first cause that the run shows. For runs of which it is known that something is missing. */
export function notUp(run: RunRecord): Judgement {
  const { events, port, primary, ending, spawnedAt } = run;
  if (events.length === 0) return unsure({ code: 'trace-incomplete', why: 'empty', run: run.name });
  const crash = crashOf(run);
  if (crash) return crash;
  if (ending?.by === 'program') return exited(run, ending);
  const ports = listenPorts(events);
  if (ports.length > 0 && !ports.includes(port))
    return fail({ code: 'listens-elsewhere', asked: ports, port });
  if (run.settled === 'deadline') return unsure({ code: 'not-played' });
  if (run.settled === 'restless') {
    return fail({
      code: 'restless',
      forks: count(events, 'fork') + count(events, 'spawn'),
      exits: count(events, 'exit'),
    });
  }
  const waitedMs = Math.round((events.at(-1)?.t ?? spawnedAt) - spawnedAt);
  const turning = events.some((event) => event.type === 'idle' && event.pid === primary);
  if (run.settled === 'silent' && !turning) return fail({ code: 'stuck', pid: primary, waitedMs });
  return fail({ code: 'never-listens', port, waitedMs, idle: run.settled === 'idle' });
}

function exited(run: RunRecord, { code, signal, t }: Ending): Judgement {
  const order = orderToPrimary(run);
  return fail({
    code: 'exited',
    exitCode: code,
    signal,
    afterMs: Math.round(t - run.spawnedAt),
    sender: order && signal ? whoIs(run, order.pid) : null,
    listened: listenPorts(run.events).length > 0,
  });
}

/** A process of the program told the primary to go. */
function orderToPrimary(run: RunRecord): OrderEvent | undefined {
  return run.events.find(
    (event): event is OrderEvent => event.type === 'order' && event.child === run.primary,
  );
}

/** The first error that nothing caught, if there was one. */
export function crashOf(run: RunRecord): Judgement | undefined {
  const error = run.events.find((event): event is ErrorEvent => event.type === 'error');
  if (!error) return undefined;
  // Workers whose primary was killed may fail for want of it.
  const order = orderToPrimary(run);
  if (order && order.t < error.t && run.ending?.by === 'program') return exited(run, run.ending);
  // An ES module's syntax error has its place only in what Node prints.
  const place = placeOf(error.stack) ?? placeOf(run.output.stderr);
  if (isUnreadable(error)) return fail({ code: 'syntax-error', message: error.message, place });
  return fail({ code: 'crashed', who: whoIs(run, error.pid), message: error.message, place });
}

/** Whether Node could not read a file. `JSON.parse` and `eval` throw the same kind of error, and then the program ran. */
function isUnreadable({ message, stack }: ErrorEvent): boolean {
  if (!message.startsWith('SyntaxError')) return false;
  const readsFile = /\bat (?:wrapSafe|compileSourceTextModule|.*\bModuleJob\b)/.test(stack);
  return readsFile || !stack.startsWith('SyntaxError') || placeOf(stack) === null;
}

/** What a process is to the program. */
export function whoIs(run: RunRecord, pid: number): Who {
  if (pid === run.primary) return { role: 'primary', pid };
  const fork = run.events.find((event) => event.type === 'fork' && event.child === pid);
  return fork?.type === 'fork' ? { role: 'worker', pid, id: fork.worker } : { role: 'process', pid };
}

function count(events: readonly TraceEvent[], type: TraceEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

/** The first line of a stack trace that is in a file of the program. */
export function placeOf(stack: string): Place | null {
  const lines = stack.split('\n');
  for (const [nth, line] of lines.entries()) {
    const found = /(?:^|[\s(]|file:\/\/)((?:\/|[A-Za-z]:\\)[^():]+):(\d+)(?::(\d+))?/.exec(line);
    const [, file, number, column] = found ?? [];
    if (file && number && !/node_modules|[/\\]\.workshop[/\\]|cluster-workshop-cache/.test(file)) {
      const at = column === undefined ? columnBelow(lines.slice(nth + 1)) : Number(column);
      return { file, line: Number(number), ...(at === null ? {} : { column: at }) };
    }
  }
  return null;
}

/** Where Node puts its mark below a line that it quotes. */
function columnBelow([, mark = '']: string[]): number | null {
  return /^\s*\^+\s*$/.test(mark) ? mark.indexOf('^') + 1 : null;
}

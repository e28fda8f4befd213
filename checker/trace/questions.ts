import type { BindEvent, SpawnEvent, TraceEvent } from './events.ts';
import type { Exchange, RunRecord, Withheld } from './observation.ts';

/** The life of one worker, as the primary and the worker itself told it. Times are absent while a thing has not happened. */
export interface WorkerLife {
  id: number;
  pid: number;
  forkedAt: number;
  startedAt?: number;
  onlineAt?: number;
  /** The ports its servers listen on, as the program asked for them, without those that they have closed again. */
  ports: number[];
  listeningAt?: number;
  exited?: { t: number; code: number | null; signal: string | null };
}

/** The workers that `primary` forked with `cluster.fork()`, in the order of their forks. */
export function workersOf(events: readonly TraceEvent[], primary: number): WorkerLife[] {
  const byPid = new Map<number, WorkerLife>();
  for (const event of events) {
    if (event.type === 'fork' && event.pid === primary) {
      byPid.set(event.child, { id: event.worker, pid: event.child, forkedAt: event.t, ports: [] });
    }
  }
  const closed = new Set<string>();
  for (const event of events) {
    const worker = byPid.get('child' in event ? event.child : event.pid);
    if (!worker) continue;
    if (event.type === 'start') worker.startedAt = event.t;
    else if (event.type === 'online') worker.onlineAt = event.t;
    else if ((event.type === 'listening' || event.type === 'listen') && event.port !== null) {
      // With `exclusive` or `reusePort` a worker opens its own socket, and the primary is told nothing.
      worker.listeningAt ??= event.t;
      const isNews = event.type === 'listen' || !closed.has(`${worker.pid} ${event.port}`);
      if (isNews && !worker.ports.includes(event.port)) worker.ports.push(event.port);
    } else if (event.type === 'close' && event.port !== null) {
      // The primary may hear of the port only after the worker has closed it.
      closed.add(`${worker.pid} ${event.port}`);
      worker.ports = worker.ports.filter((port) => port !== event.port);
    } else if (event.type === 'exit') worker.exited = { t: event.t, code: event.code, signal: event.signal };
  }
  return [...byPid.values()];
}

/** The workers forked before any worker had ended: how many the program wanted at first, however often it replaces them. */
export function firstForks(events: readonly TraceEvent[], primary: number): WorkerLife[] {
  const workers = workersOf(events, primary);
  const firstExit = Math.min(...workers.map((worker) => worker.exited?.t ?? Infinity));
  return workers.filter((worker) => worker.forkedAt < firstExit);
}

/** The workers that are alive at the end of the trace and listen on `port`. */
export function listeningWorkers(events: readonly TraceEvent[], primary: number, port: number): WorkerLife[] {
  return workersOf(events, primary).filter((worker) => !worker.exited && worker.ports.includes(port));
}

/** The ports that servers of the program listen on, as it asked for them. */
export function listenPorts(events: readonly TraceEvent[]): number[] {
  return [
    ...new Set(
      events.flatMap((event) => (event.type === 'listen' && event.port !== null ? [event.port] : [])),
    ),
  ];
}

/** The real port behind the one that the program asked for. */
export function realPort(events: readonly TraceEvent[], asked: number): number | undefined {
  const bound = events.findLast(
    (event): event is BindEvent => event.type === 'bind' && event.asked === asked,
  );
  return bound?.real;
}

/** Which process handled a request; undefined when no process with the probe did. */
export function servedBy(run: RunRecord, exchange: Exchange): number | undefined {
  // The first: a process that passes a request on to another one is the one that serves it.
  const handled = run.events.find((event) => event.type === 'request' && event.nonce === exchange.nonce);
  if (handled) return handled.pid;
  // A server that is not `http`: the process which was last given the connection.
  const { connection, sentAt, endedAt } = exchange;
  if (connection === null || sentAt === null) return undefined;
  return run.events.findLast(
    (event) => event.type === 'connection' && event.from === connection && event.t <= endedAt,
  )?.pid;
}

/** When a process began to handle a request, and when it had handed over the whole response. */
export function handling(run: RunRecord, exchange: Exchange): { startedAt?: number; finishedAt?: number } {
  const times: { startedAt?: number; finishedAt?: number } = {};
  for (const event of run.events) {
    if (event.type === 'request' && event.nonce === exchange.nonce) times.startedAt ??= event.t;
    // Newer Nodes (26.12) report it only after the callback of `end`, which may block: whoever has the answer knows better.
    if (event.type === 'response' && event.nonce === exchange.nonce)
      times.finishedAt = exchange.outcome.kind === 'answered' ? Math.min(event.t, exchange.endedAt) : event.t;
  }
  return times;
}

/** How much of the time from one moment to another the machine withheld from the program. Milliseconds. */
export function withheldMs(samples: readonly Withheld[], from: number, to: number): number {
  const totalAt = (t: number): number => samples.findLast((sample) => sample.t <= t)?.totalMs ?? 0;
  return totalAt(to) - totalAt(from);
}

/** Whether what was started is Node again: a program of its own, and not some command. */
export function isNode(event: SpawnEvent): boolean {
  return /node(?:\.exe)?$/.test(event.file);
}

/** The trace up to the moment when the program was up: what a worker does later, when it has answered, is another matter. */
export function untilSettled(run: RunRecord): TraceEvent[] {
  const { settledAt } = run;
  return settledAt === null ? run.events : run.events.filter((event) => event.t <= settledAt);
}

/** The processes of the program that run now and that no event says have ended. */
export function aliveProcesses(events: readonly TraceEvent[]): Set<number> {
  const alive = new Set<number>();
  for (const event of events) {
    if (event.type === 'start') alive.add(event.pid);
    else if (event.type === 'fork' || (event.type === 'spawn' && isNode(event))) alive.add(event.child);
    else if (event.type === 'exit') alive.delete(event.child);
  }
  return alive;
}

/** Whether every process of the program only waits for somebody else: nothing more will happen by itself. */
export function allIdle(events: readonly TraceEvent[]): boolean {
  const idle = new Map<number, boolean>();
  for (const event of events) if (event.type === 'idle') idle.set(event.pid, event.idle);
  const alive = [...aliveProcesses(events)];
  return alive.length > 0 && alive.every((pid) => idle.get(pid) === true);
}

const PROGRESS = new Set<TraceEvent['type']>([
  'start',
  'fork',
  'spawn',
  'online',
  'listening',
  'listen',
  'bind',
  'exit',
  'exiting',
  'error',
]);

/** When the program last made a step that leads to a running server. */
export function lastProgress(events: readonly TraceEvent[]): number | undefined {
  return events.findLast((event) => PROGRESS.has(event.type))?.t;
}

/** Facts that every event has: when (milliseconds of the machine's monotonic clock, the same in all processes) and in which process. */
interface Stamp {
  t: number;
  pid: number;
}

/** A process of the program began to run. `worker` is its cluster id, absent in the primary and in other processes. */
export interface StartEvent extends Stamp {
  type: 'start';
  ppid: number;
  worker?: number;
  node: string;
}

/** This process forked a worker with `cluster.fork()`. */
export interface ForkEvent extends Stamp {
  type: 'fork';
  worker: number;
  child: number;
}

/** This process started another one by other means than `cluster.fork()`. */
export interface SpawnEvent extends Stamp {
  type: 'spawn';
  child: number;
  file: string;
}

/** The scheduling policy in force when this primary forked for the first time. */
export interface PolicyEvent extends Stamp {
  type: 'policy';
  policy: 'rr' | 'none';
}

/** The primary learned that a worker runs. */
export interface OnlineEvent extends Stamp {
  type: 'online';
  child: number;
}

/** The primary learned that a server of a worker listens. `port` is the one the program asked for. */
export interface ListeningEvent extends Stamp {
  type: 'listening';
  child: number;
  port: number;
}

/** A server of this process listens; Node's own handle in a primary is not reported. `port` is the one the program asked for, null for a pipe. */
export interface ListenEvent extends Stamp {
  type: 'listen';
  port: number | null;
  thread?: true;
  /** The operating system gives it connections itself: it is no worker to which the primary hands them (SCHED_RR). */
  socket?: true;
}

/** A server of this process was told to stop listening; its open connections may go on. `port` is the one the program asked for. */
export interface CloseEvent extends Stamp {
  type: 'close';
  port: number | null;
}

/** This process opened the socket: the program asked for `asked`, and was given `real` on loopback. */
export interface BindEvent extends Stamp {
  type: 'bind';
  asked: number;
  real: number;
}

/** An IPC message of the program (Node's own are left out). `peer` is the process at the other end. */
export interface MessageEvent extends Stamp {
  type: 'message';
  direction: 'sent' | 'received';
  peer: number;
  /** The message as JSON, cut at 300 characters. */
  preview: string;
}

/** This process was given a connection; `from` is the client's port. `http`: by a server that tells of each request. */
export interface ConnectionEvent extends Stamp {
  type: 'connection';
  from: number;
  http?: true;
}

/** This process began to handle a request which carries one of the checker's nonces. */
export interface RequestEvent extends Stamp {
  type: 'request';
  nonce: string;
  method: string;
  url: string;
}

/** This process handed the whole response to the operating system. */
export interface ResponseEvent extends Stamp {
  type: 'response';
  nonce: string;
  status: number;
}

/** This process told another one, mostly a child, to go, other than by a message of the program: `disconnect` (cluster's own), or the name or number of a signal. */
export interface OrderEvent extends Stamp {
  type: 'order';
  child: number;
  how: string;
}

/** This process tried to signal a process outside of the program: the checker, or all processes there are. The probe held the signal back. */
export interface StraySignalEvent extends Stamp {
  type: 'stray-signal';
  to: number;
  signal: string;
}

/** A worker's channel to the primary closed, as the primary saw it. */
export interface DisconnectEvent extends Stamp {
  type: 'disconnect';
  child: number;
}

/** A child ended, as its parent saw it. */
export interface ExitEvent extends Stamp {
  type: 'exit';
  child: number;
  code: number | null;
  signal: string | null;
}

/** This process is about to end by itself. */
export interface ExitingEvent extends Stamp {
  type: 'exiting';
  code: number;
}

/** An error that nothing caught. `stack` has the program's own files and lines. */
export interface ErrorEvent extends Stamp {
  type: 'error';
  message: string;
  stack: string;
}

/** Whether anything is pending that could make this process act by itself (timers, file reads, connections it opened). */
export interface IdleEvent extends Stamp {
  type: 'idle';
  idle: boolean;
}

/** A fault that the scenario ordered was put into effect. */
export interface FaultEvent extends Stamp {
  type: 'fault';
  fault: 'die' | 'hold';
}

/** One line of a trace. `docs/trace-format.md` is its description for readers of the file. */
export type TraceEvent =
  | StartEvent
  | ForkEvent
  | SpawnEvent
  | PolicyEvent
  | OnlineEvent
  | ListeningEvent
  | ListenEvent
  | CloseEvent
  | BindEvent
  | MessageEvent
  | ConnectionEvent
  | RequestEvent
  | ResponseEvent
  | OrderEvent
  | StraySignalEvent
  | DisconnectEvent
  | ExitEvent
  | ExitingEvent
  | ErrorEvent
  | IdleEvent
  | FaultEvent;

/**
 * This process printed a line, or a piece of one (`open`: its end is still to come). At most 300 characters each, and 200 of them a process; the last
 * one is then `…`. No judge sees it: what a program says of itself proves nothing.
 */
export interface PrintEvent extends Stamp {
  type: 'print';
  to: 'stdout' | 'stderr';
  text: string;
  open?: true;
}

/** What the probe writes. */
export type TraceLine = TraceEvent | PrintEvent;

/** An event without its stamp, as the probe hands it to its writer. */
export type Unstamped<E> = E extends TraceLine ? Omit<E, 't' | 'pid'> : never;

import childProcess, { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { stringify } from './json.ts';
import { RUN_VARIABLE, type ProbeOrders } from './orders.ts';
import { isInternal, preview } from './messages.ts';
import { write } from './write.ts';

interface SpawnOptions {
  file: string;
  envPairs?: string[];
}

interface Spawning {
  spawn(options: SpawnOptions): number;
  emit(name: string | symbol, ...args: unknown[]): boolean;
  kill(signal?: NodeJS.Signals | number): boolean;
}

let answeringWorker = false;

/** True while Node itself opens the shared socket that a worker asked the primary for: that server is not the program's. */
export function isAnsweringWorker(): boolean {
  return answeringWorker;
}

/** Reports what this process starts, and what it learns of its children. Puts the probe back where a program's own environment for a child loses it. */
export function watchChildren(orders: ProbeOrders, runFile: string): void {
  const prototype = ChildProcess.prototype as unknown as Spawning;
  const { spawn, emit, kill } = prototype;
  const { kill: killProcess } = process;
  let policyKnown = false;
  markSynchronous(runFile);

  prototype.spawn = function (this: ChildProcess & Spawning, options) {
    const id = options.envPairs
      ?.find((pair) => pair.startsWith('NODE_UNIQUE_ID='))
      ?.slice('NODE_UNIQUE_ID='.length);
    if (id !== undefined && !policyKnown) {
      policyKnown = true;
      write({ type: 'policy', policy: schedulingPolicy() });
    }
    if (options.envPairs) keepProbe(options.envPairs, orders.probe, runFile);
    const error = Reflect.apply(spawn, this, [options]);
    if (this.pid === undefined) return error;
    if (id === undefined) write({ type: 'spawn', child: this.pid, file: options.file });
    else write({ type: 'fork', worker: Number(id), child: this.pid });
    watchSend(this, this.pid);
    return error;
  };

  prototype.kill = function (this: ChildProcess & Spawning, signal) {
    // Signal 0 only asks whether the process is there.
    if (this.pid !== undefined && signal !== 0)
      write({ type: 'order', child: this.pid, how: String(signal ?? 'SIGTERM') });
    return Reflect.apply(kill, this, [signal]);
  };
  process.kill = function (this: NodeJS.Process, pid: number | string, signal?: string | number) {
    // The checker is the parent: by hand it would be the shell in which the learner types. -1 is everybody.
    // Node takes a number as text, too.
    const to = Number(pid);
    if ((to === orders.checker || to === -1) && signal !== 0) {
      write({ type: 'stray-signal', to, signal: String(signal ?? 'SIGTERM') });
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM', errno: -1, syscall: 'kill' });
    }
    if (to > 0 && to !== process.pid && signal !== 0)
      write({ type: 'order', child: to, how: String(signal ?? 'SIGTERM') });
    return Reflect.apply(killProcess, this, [pid, signal]);
  };

  prototype.emit = function (this: ChildProcess & Spawning, name, ...args) {
    if (this.pid !== undefined) report(this.pid, name, args);
    if (name !== 'internalMessage' || actOf(args[0]) !== 'queryServer')
      return Reflect.apply(emit, this, [name, ...args]);
    answeringWorker = true;
    try {
      return Reflect.apply(emit, this, [name, ...args]);
    } finally {
      answeringWorker = false;
    }
  };
}

/** The calls that wait for their child do not go through ChildProcess: what they leave running must carry the mark, to be found. */
function markSynchronous(runFile: string): void {
  for (const name of ['spawnSync', 'execFileSync', 'execSync'] as const) {
    const original = childProcess[name] as (...args: unknown[]) => unknown;
    const marked = function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(
        original,
        this,
        args.map((arg) => (hasEnv(arg) ? { ...arg, env: { ...arg.env, [RUN_VARIABLE]: runFile } } : arg)),
      );
    };
    Object.assign(childProcess, { [name]: marked });
  }
}

function hasEnv(arg: unknown): arg is { env: object } {
  return typeof arg === 'object' && arg !== null && 'env' in arg && typeof arg.env === 'object' && !!arg.env;
}

function report(child: number, name: string | symbol, args: unknown[]): void {
  if (name === 'message')
    write({ type: 'message', direction: 'received', peer: child, preview: preview(args[0]) });
  else if (name === 'disconnect') write({ type: 'disconnect', child });
  else if (name === 'exit')
    write({ type: 'exit', child, code: args[0] as number | null, signal: args[1] as string | null });
  else if (name === 'internalMessage') {
    const act = actOf(args[0]);
    if (act === 'online') write({ type: 'online', child });
    else if (act === 'listening')
      write({ type: 'listening', child, port: (args[0] as { port: number }).port });
  }
}

function actOf(message: unknown): unknown {
  return isInternal(message) ? (message as { act?: unknown }).act : undefined;
}

/** Each child has a `send` of its own, made when it is spawned with a channel. */
function watchSend(child: ChildProcess, pid: number): void {
  const { send } = child;
  if (typeof send !== 'function') return;
  child.send = function (this: ChildProcess, ...args: unknown[]) {
    if (actOf(args[0]) === 'disconnect') write({ type: 'order', child: pid, how: 'disconnect' });
    if (!isInternal(args[0]))
      write({ type: 'message', direction: 'sent', peer: pid, preview: preview(args[0]) });
    return Reflect.apply(send as (...all: unknown[]) => boolean, this, args);
  };
}

function keepProbe(pairs: string[], probe: string, runFile: string): void {
  const valueOf = (name: string): string =>
    pairs.findLast((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  // Of two values for a name the operating system takes one or the other: only one may stay.
  const set = (name: string, value: string): void => {
    for (let at = pairs.length - 1; at >= 0; at -= 1)
      if (pairs[at]?.startsWith(`${name}=`)) pairs.splice(at, 1);
    pairs.push(`${name}=${value}`);
  };
  if (valueOf(RUN_VARIABLE) !== runFile) set(RUN_VARIABLE, runFile);
  const options = valueOf('NODE_OPTIONS');
  const required = `--require=${stringify(probe)}`;
  if (!options.includes(required)) set('NODE_OPTIONS', `${required} ${options}`.trimEnd());
}

function schedulingPolicy(): 'rr' | 'none' {
  // Not imported at the top: Node reads NODE_CLUSTER_SCHED_POLICY when `cluster` is loaded, and the program may set it first.
  const cluster = createRequire(__filename)('node:cluster') as typeof import('node:cluster').default;
  return cluster.schedulingPolicy === cluster.SCHED_RR ? 'rr' : 'none';
}

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RUN_VARIABLE, type Faults, type ProbeOrders } from '../probe/orders.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Ending, LimitHit } from '../trace/observation.ts';
import { aliveProcesses } from '../trace/questions.ts';
import { workshop } from '../workshop.ts';
import { guard } from './guardian.ts';
import { openSockets, portsHeld } from './held-ports.ts';
import { limitHit, type Limits } from './limits.ts';
import { keepOutput, type Output } from './output.ts';
import { childrenAmong, memoryOf, ProcessTree } from './process-table.ts';
import { now, TraceTail } from './trace-tail.ts';
import { WithheldTime } from './withheld.ts';

/** Variables that lessons give a meaning to: the learner's shell must not decide about a check. */
const LESSON_VARIABLES = [
  'NODE_ENV',
  'SCHED',
  'WORKERS',
  'GRACE_MS',
  'REDIS_URL',
  'NODE_CLUSTER_SCHED_POLICY',
  'NODE_UNIQUE_ID',
];

/** How a program is started. */
export interface StartOptions {
  /** Absolute path of the entry file. */
  entry: string;
  /** The probe, from `probeFile()`. */
  probe: string;
  port: number;
  cpus: number | null;
  env: Record<string, string>;
  esModules: boolean;
  limits: Limits;
  faults?: Faults;
}

/** A killed process is gone at once on an idle machine; on a loaded one it has to wait for its turn to die. */
const END_MS = 10_000;

/** How often it is looked whether a program keeps its limits, and the part of the checker's time that looking may take at most. */
const LOOK_EVERY_MS = 100;
const LOOK_SHARE = 0.05;

/** What was left when a program had been ended: nothing, if all is well. */
export interface Cleanup {
  processesLeft: number;
  portsHeld: number;
}

const running = new Set<Program>();

/** Ends at once all programs that this checker started, without waiting. For the moment when the checker itself has to go. */
export function endAllNow(): void {
  for (const program of running) program.endNow();
}

/** A program under check with all its processes. Who starts it ends it. */
export class Program {
  readonly spawnedAt = now();
  readonly trace: TraceTail;
  readonly stdout: Output;
  readonly stderr: Output;
  ending: Ending | null = null;
  /** The time that the machine withheld from it. */
  readonly withheld = new WithheldTime();
  /** The limit that it exceeded, for which it was ended. */
  limit: LimitHit | null = null;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #closed: Promise<void>;
  readonly #limits: Limits;
  readonly #tree: ProcessTree;
  readonly #unconfirmed = new Set<number>();
  #started = 1;
  #endedByChecker = false;
  #look: NodeJS.Timeout | undefined;

  /** Throws when the operating system cannot start a process. */
  constructor(options: StartOptions) {
    // The real path: macOS's temporary folder is behind a link, and processes are found by this path.
    this.#folder = join(realpathSync(tmpdir()), `cluster-workshop-${randomBytes(6).toString('hex')}`);
    guard(this.#folder);
    mkdirSync(this.#folder, { mode: 0o700 });
    const key = randomBytes(12).toString('hex');
    const orders: ProbeOrders = {
      folder: this.#folder,
      key,
      port: options.port,
      cpus: options.cpus,
      checker: process.pid,
      probe: options.probe,
      packages: workshop.root,
      cache: workshop.cache(),
      esModules: options.esModules,
    };
    const runFile = join(this.#folder, 'run.json');
    writeFileSync(runFile, JSON.stringify(orders));
    if (options.faults) this.setFaults(options.faults);
    this.trace = new TraceTail(join(this.#folder, 'trace.jsonl'), key, (events) => this.#takeIn(events));

    const env: NodeJS.ProcessEnv = { ...process.env };
    for (const name of LESSON_VARIABLES) delete env[name];
    Object.assign(env, { PORT: String(options.port), ...options.env, [RUN_VARIABLE]: runFile });
    env['NODE_OPTIONS'] = `--require=${JSON.stringify(options.probe)} ${env['NODE_OPTIONS'] ?? ''}`.trimEnd();
    // A process group of its own, so that all of it can be ended at once.
    this.#child = spawn(process.execPath, [options.entry], {
      cwd: dirname(options.entry),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    });
    const { pid, stdout, stderr } = this.#child;
    this.#child.once('error', () => undefined);
    if (pid === undefined || !stdout || !stderr) {
      this.trace.close();
      rmSync(this.#folder, { recursive: true, force: true });
      throw new Error('this machine could not start a process');
    }
    guard(this.#folder, pid);
    this.#limits = options.limits;
    this.#tree = new ProcessTree(pid, this.#folder);
    this.stdout = keepOutput(stdout);
    this.stderr = keepOutput(stderr);
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.ending = { by: this.#endedByChecker ? 'checker' : 'program', code, signal, t: now() };
        resolve();
      });
    });
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    running.add(this);
    this.#lookSoon(LOOK_EVERY_MS);
  }

  /** The process id of the process that was started: the primary. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Puts faults into effect for processes that start, and messages that arrive, from now on. */
  setFaults(faults: Faults): void {
    // By renaming: a process never reads half of it.
    const file = join(this.#folder, 'faults.json');
    writeFileSync(`${file}.new`, JSON.stringify(faults));
    renameSync(`${file}.new`, file);
  }

  /** Sends a signal to one process of the program; false when it is gone. */
  signal(pid: number, signal: NodeJS.Signals): boolean {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  }

  /** The processes of the program that are alive, as the operating system says. */
  alive(): number[] {
    return this.#tree.alive().map(({ pid }) => pid);
  }

  /** Workers that the trace names and the operating system did not know as children of the primary. */
  get unconfirmed(): number[] {
    return [...this.#unconfirmed];
  }

  /** Brings the account of the withheld time up to this moment. */
  sampleWithheld(): void {
    this.withheld.sample([...aliveProcesses(this.trace.events)], 0);
  }

  #takeIn(events: readonly TraceEvent[]): void {
    const forked = events.flatMap((event) =>
      event.type === 'fork' && event.pid === this.pid ? [event.child] : [],
    );
    if (forked.length > 0 && !this.#endedByChecker) {
      const children = childrenAmong(forked, this.pid);
      for (const pid of forked) if (!children.includes(pid)) this.#unconfirmed.add(pid);
    }
    for (const event of events) {
      // It has been and gone before it could be looked at.
      if (event.type === 'exit') this.#unconfirmed.delete(event.child);
      if (event.type === 'exiting' || event.type === 'error') this.#unconfirmed.delete(event.pid);
      if (event.type === 'fork' || event.type === 'spawn') this.#started += 1;
    }
    if (this.#started > this.#limits.processes) this.#keepLimits();
  }

  #lookSoon(ms: number): void {
    const planned = now() + ms;
    this.#look = setTimeout(() => {
      const begun = now();
      this.#keepLimits(begun - planned);
      if (!this.limit) this.#lookSoon(Math.max(LOOK_EVERY_MS, (now() - begun) / LOOK_SHARE));
    }, ms).unref();
  }

  #keepLimits(lateMs = 0): void {
    if (this.limit || this.#endedByChecker) return;
    const pids =
      process.platform === 'win32'
        ? [...aliveProcesses(this.trace.events)]
        : this.#tree.watch().map(({ pid }) => pid);
    this.withheld.sample(pids, lateMs);
    this.limit = limitHit(this.#limits, {
      processes: pids.length,
      memory: memoryOf(pids),
      output: this.stdout.bytes + this.stderr.bytes,
    });
    if (this.limit) this.kill();
  }

  /** Kills every process at once, without waiting; `end` still has to be called. */
  kill(): void {
    this.#endedByChecker ||= this.ending === null;
    this.#killAll();
  }

  #killAll(): void {
    killGroup(this.pid);
    for (const pid of this.alive()) this.signal(pid, 'SIGKILL');
  }

  /** Ends every process, waits until they are gone, reads the rest of the trace and says what could not be ended. */
  async end(): Promise<Cleanup> {
    clearTimeout(this.#look);
    this.trace.read();
    const sockets = openSockets(this.#tree.watch().map(({ pid }) => pid));
    this.#endedByChecker ||= this.ending === null;
    killGroup(this.pid);
    await this.#exited;
    const deadline = now() + END_MS;
    // To look at all processes of the machine takes a while: that is done last, when those that are known are gone.
    const look = (): number[] => {
      const known = this.#tree.watch().map(({ pid }) => pid);
      return known.length > 0 ? known : this.alive();
    };
    let left = look();
    while (left.length > 0 && now() < deadline) {
      for (const pid of left) this.signal(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 2));
      left = look();
    }
    // What was printed last may still be in the pipes.
    await Promise.race([this.#closed, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
    this.trace.read();
    this.trace.close();
    const opened = this.trace.events.flatMap((event) => (event.type === 'bind' ? [event.real] : []));
    const held = await portsHeld(opened, sockets);
    rmSync(this.#folder, { recursive: true, force: true });
    running.delete(this);
    return { processesLeft: left.length, portsHeld: held };
  }

  /** The same without waiting, for a checker that must go at once. */
  endNow(): void {
    this.#killAll();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function killGroup(group: number): void {
  try {
    // Windows has no process groups: there the primary is ended, and its workers end when their channel closes.
    process.kill(process.platform === 'win32' ? group : -group, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

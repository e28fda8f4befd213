import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RUN_VARIABLE, type Faults, type ProbeOrders } from '../probe/orders.ts';
import type { Ending } from '../trace/observation.ts';
import { workshop } from '../workshop.ts';
import { guard, type Guardian } from './guardian.ts';
import { keepOutput } from './output.ts';
import { survivors } from './survivors.ts';
import { now, TraceTail } from './trace-tail.ts';

/** Variables that lessons give a meaning to: the learner's shell must not decide about a check. */
const LESSON_VARIABLES = [
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
  faults?: Faults;
}

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
  readonly stdout: () => string;
  readonly stderr: () => string;
  ending: Ending | null = null;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #guardian: Guardian;
  readonly #exited: Promise<void>;
  readonly #closed: Promise<void>;
  #endedByChecker = false;

  /** Throws when the operating system cannot start a process. */
  constructor(options: StartOptions) {
    // The real path: macOS's temporary folder is behind a link, and processes are found by this path.
    this.#folder = mkdtempSync(join(realpathSync(tmpdir()), 'cluster-workshop-'));
    const orders: ProbeOrders = {
      folder: this.#folder,
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
    this.trace = new TraceTail(join(this.#folder, 'trace.jsonl'));

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
    if (pid === undefined || !stdout || !stderr) {
      rmSync(this.#folder, { recursive: true, force: true });
      throw new Error('this machine could not start a process');
    }
    this.#guardian = guard(pid, this.#folder);
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
    return survivors(this.pid, this.#folder);
  }

  /** Ends every process, waits until they are gone, reads the rest of the trace and says what could not be ended. */
  async end(): Promise<Cleanup> {
    this.#endedByChecker = this.ending === null;
    killGroup(this.pid);
    await this.#exited;
    const deadline = now() + 2000;
    let left = this.alive();
    while (left.length > 0 && now() < deadline) {
      for (const pid of left) this.signal(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 2));
      left = this.alive();
    }
    // What was printed last may still be in the pipes.
    await Promise.race([this.#closed, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
    this.trace.read();
    this.trace.close();
    const opened = this.trace.events.flatMap((event) => (event.type === 'bind' ? [event.real] : []));
    const held = await Promise.all([...new Set(opened)].map(isHeld));
    this.#guardian.dismiss();
    rmSync(this.#folder, { recursive: true, force: true });
    running.delete(this);
    return { processesLeft: left.length, portsHeld: held.filter(Boolean).length };
  }

  /** The same without waiting, for a checker that must go at once. */
  endNow(): void {
    killGroup(this.pid);
    for (const pid of this.alive()) this.signal(pid, 'SIGKILL');
    this.#guardian.dismiss();
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

/** Whether somebody still accepts connections on a port, after a moment in which the operating system may close what was in flight. */
async function isHeld(port: number): Promise<boolean> {
  const deadline = now() + 1000;
  while (await accepts(port)) {
    if (now() >= deadline) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

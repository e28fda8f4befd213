import { randomUUID } from 'node:crypto';
import type { Faults } from '../probe/orders.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, Observation, RunRecord, Settled } from '../trace/observation.ts';
import { allIdle, lastProgress, listenPorts, listeningWorkers, realPort } from '../trace/questions.ts';
import { connection, exchange, type Ask, type Connection } from './exchange.ts';
import { Program, type Cleanup } from './program.ts';
import { now } from './trace-tail.ts';

/** Without any progress for this long a program that is not up is given up. Milliseconds on an ordinary machine. */
const SILENCE_MS = 5000;
/** From its start on, a program that keeps starting processes is given up after this long. */
const RESTLESS_MS = 10_000;
/** Nothing may happen for this long before "it is up" or "it will not come up" is believed. */
const QUIET_MS = 100;
/** A program is expected to answer a request within this. */
const ANSWER_MS = 5000;
/** From the spawn to the first line of the probe an ordinary machine takes less than this. */
const ORDINARY_BOOT_MS = 150;
const MOST_PATIENCE = 5;

/** What a check is given from outside. */
export interface StageOptions {
  entry: string;
  probe: string;
  esModules: boolean;
  port: number;
  /** From `--cpus`; null lets the scenario pick by the seed. */
  cpus: number | null;
  seed: string;
  deadlineMs: number;
  /** Told in a few words what is being waited for. */
  onProgress?: (doing: string) => void;
}

/** What a request looks like in a scenario. */
export type Request = Omit<Ask, 'timeoutMs' | 'label'> & { label?: string; timeoutMs?: number };

/** Where a scenario plays: it starts the program, as often as it wants, and everything seen is recorded. */
export class Stage {
  readonly seed: string;
  /** Two different numbers of CPUs from 2 to 4, by the seed, or beginning with the one asked for. */
  readonly cpus: readonly [number, number];
  readonly #options: StageOptions;
  readonly #deadline: number;
  readonly #runs: Run[] = [];
  readonly #cleanup: Cleanup = { processesLeft: 0, portsHeld: 0 };
  #deadlineHit = false;

  constructor(options: StageOptions) {
    this.#options = options;
    this.seed = options.seed;
    this.#deadline = now() + options.deadlineMs;
    const random = randomFrom(options.seed);
    const first = options.cpus ?? 2 + Math.floor(random() * 3);
    const others = [2, 3, 4].filter((count) => count !== first);
    this.cpus = [first, others[Math.floor(random() * others.length)] ?? 2];
  }

  /** Whether the limit of the whole check has been reached. */
  get isOver(): boolean {
    if (now() >= this.#deadline) this.#deadlineHit = true;
    return this.#deadlineHit;
  }

  /** Milliseconds until the limit of the whole check. */
  get msLeft(): number {
    return Math.max(0, this.#deadline - now());
  }

  progress(doing: string): void {
    this.#options.onProgress?.(doing);
  }

  /** Starts the program. `name` is how judges ask for the run. */
  start(name: string, how: { cpus?: number; env?: Record<string, string>; faults?: Faults } = {}): Run {
    const { entry, probe, esModules, port } = this.#options;
    const cpus = how.cpus ?? this.cpus[0];
    const program = new Program({ entry, probe, esModules, port, cpus, env: how.env ?? {}, ...(how.faults ? { faults: how.faults } : {}) });
    const run = new Run(this, program, { name, cpus, port });
    this.#runs.push(run);
    return run;
  }

  /** Ends a run that is not needed any more. */
  async end(run: Run): Promise<void> {
    const cleanup = await run.end();
    this.#cleanup.processesLeft += cleanup.processesLeft;
    this.#cleanup.portsHeld += cleanup.portsHeld;
  }

  /** Ends whatever runs. Always call it. */
  async close(): Promise<{ observation: Observation; cleanup: Cleanup }> {
    await Promise.all(this.#runs.filter((run) => !run.isEnded).map((run) => this.end(run)));
    return {
      observation: {
        runs: this.#runs.map((run) => run.record()),
        deadlineHit: this.#deadlineHit ? this.#options.deadlineMs / 1000 : null,
      },
      cleanup: this.#cleanup,
    };
  }
}

/** One start of the program, as the scenario sees it. */
export class Run {
  readonly cpus: number;
  readonly port: number;
  readonly #stage: Stage;
  readonly #program: Program;
  readonly #name: string;
  readonly #exchanges: Exchange[] = [];
  readonly #connections = new Set<Connection>();
  #settled: Settled | null = null;
  isEnded = false;

  constructor(stage: Stage, program: Program, { name, cpus, port }: { name: string; cpus: number; port: number }) {
    this.#stage = stage;
    this.#program = program;
    this.#name = name;
    this.cpus = cpus;
    this.port = port;
  }

  get primary(): number {
    return this.#program.pid;
  }

  get events(): readonly TraceEvent[] {
    this.#program.trace.read();
    return this.#program.trace.events;
  }

  /** How many times slower than an ordinary machine this one was while the program started: 1 to 5. */
  get patience(): number {
    const { spawnedAt, trace } = this.#program;
    const started = trace.events.find((event) => event.type === 'start')?.t ?? now();
    return Math.min(MOST_PATIENCE, Math.max(1, (started - spawnedAt) / ORDINARY_BOOT_MS));
  }

  /** The live workers that listen on the program's port. */
  listening(): number[] {
    return listeningWorkers(this.events, this.primary, this.port).map((worker) => worker.pid);
  }

  /** Waits until a server of the program listens on its port. */
  listens(): Promise<boolean> {
    return this.settle('until the server listens', (events) => listenPorts(events).includes(this.port));
  }

  /** Waits until as many workers listen on the program's port. */
  workersListen(count = this.cpus): Promise<boolean> {
    const { primary, port } = this;
    const what = count === 1 ? 'until the worker listens' : `until ${count} workers listen`;
    return this.settle(what, (events) => listeningWorkers(events, primary, port).length >= count);
  }

  /**
   * Waits until the program is as far as `reached` says and nothing more seems to come, or until it is sure, or long enough likely, that it
   * will not get there. Returns whether it got there; the record keeps why the waiting stopped.
   */
  async settle(what: string, reached: (events: readonly TraceEvent[]) => boolean): Promise<boolean> {
    this.#stage.progress(`waiting ${what}`);
    const { trace, spawnedAt } = this.#program;
    this.#settled = await trace.until((events): Settled | undefined => {
      const t = now();
      const quietMs = t - (lastProgress(events) ?? spawnedAt);
      const { patience } = this;
      if (reached(events)) {
        if (quietMs >= QUIET_MS) return 'reached';
      } else if (this.#program.ending) return 'ended';
      else if (quietMs >= 2 * QUIET_MS * patience && allIdle(events)) return 'idle';
      if (quietMs >= SILENCE_MS * patience) return reached(events) ? 'reached' : 'silent';
      if (t - spawnedAt >= RESTLESS_MS * patience) return reached(events) ? 'reached' : 'restless';
      return this.#stage.isOver ? 'deadline' : undefined;
    });
    return this.#settled === 'reached';
  }

  /** Waits for something to be seen in the trace, for at most `ms` on an ordinary machine. Returns whether it was seen. */
  until(seen: (events: readonly TraceEvent[]) => boolean, ms: number): Promise<boolean> {
    const limit = now() + ms * this.patience;
    return this.#program.trace.until((events) => {
      if (seen(events)) return true;
      return now() >= limit || this.#stage.isOver ? false : undefined;
    });
  }

  /** Waits until the program has ended by itself, for at most `ms` on an ordinary machine. */
  untilGone(ms: number): Promise<boolean> {
    return this.until(() => this.#program.ending !== null && this.#program.alive().length === 0, ms);
  }

  /** One request over a fresh connection of its own. Never throws: how it ended is in the exchange. */
  async ask(path: string, request: Omit<Request, 'path'> = {}): Promise<Exchange> {
    const port = realPort(this.events, this.port);
    const full = this.#complete({ ...request, path });
    const done = port === undefined ? refused(full) : await exchange(port, full);
    this.#exchanges.push(done);
    return done;
  }

  /** A connection for several requests, one after another. It is closed with the run at the latest. */
  async connect(): Promise<{ ask: (path: string, request?: Omit<Request, 'path'>) => Promise<Exchange>; close: () => Promise<void> }> {
    const port = realPort(this.events, this.port);
    const own = port === undefined ? undefined : await connection(port);
    if (own) this.#connections.add(own);
    return {
      ask: async (path, request = {}) => {
        const full = this.#complete({ ...request, path });
        const done = own ? await own.ask(full) : refused(full);
        this.#exchanges.push(done);
        return done;
      },
      close: async () => own?.close(),
    };
  }

  #complete(request: Request): Ask {
    const timeoutMs = Math.max(1, Math.min(request.timeoutMs ?? ANSWER_MS * this.patience, this.#stage.msLeft));
    return { ...request, label: request.label ?? request.path, timeoutMs };
  }

  /** Sends a signal to one process of the program. */
  signal(pid: number, signal: NodeJS.Signals): boolean {
    return this.#program.signal(pid, signal);
  }

  /** Changes the faults in force. */
  setFaults(faults: Faults): void {
    this.#program.setFaults(faults);
  }

  async end(): Promise<Cleanup> {
    this.isEnded = true;
    await Promise.all([...this.#connections].map((own) => own.close()));
    return this.#program.end();
  }

  record(): RunRecord {
    const { trace, spawnedAt, stdout, stderr, ending } = this.#program;
    return {
      name: this.#name,
      cpus: this.cpus,
      port: this.port,
      primary: this.primary,
      spawnedAt,
      patience: this.patience,
      settled: this.#settled,
      events: trace.events,
      exchanges: this.#exchanges,
      output: { stdout: stdout(), stderr: stderr() },
      ending,
    };
  }
}

function refused({ label, method = 'GET', path }: Ask): Exchange {
  return { nonce: randomUUID(), label, method, path, connection: null, sentAt: null, endedAt: now(), outcome: { kind: 'refused' } };
}

/** A small repeatable source of numbers from 0 to 1 (the mulberry32 generator, over an FNV-1a hash of the seed). */
export function randomFrom(seed: string): () => number {
  let state = [...seed].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619), 2166136261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

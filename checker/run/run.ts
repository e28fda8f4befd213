import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Faults } from '../probe/orders.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Exchange, RunRecord, Settled } from '../trace/observation.ts';
import {
  allIdle,
  lastProgress,
  listenPorts,
  listeningWorkers,
  realPort,
  withheldMs,
} from '../trace/questions.ts';
import { connection, exchange, type Ask, type Connection } from './exchange.ts';
import type { Cleanup, Program } from './program.ts';
import { now } from './trace-tail.ts';

/** Without any progress for this long a program that is not up is given up. Milliseconds on an ordinary machine. */
const SILENCE_MS = 5000;
/** From its start on, a program that keeps starting processes is given up after this long. */
const RESTLESS_MS = 10_000;
/** The same after so many ends of its processes. */
const RESTLESS_EXITS = 20;
/**
 * Nothing may happen for this long before "it is up" is believed of a program whose processes all only wait: what one of them has sent to another
 * would be there by then. Milliseconds that an ordinary machine really gave to the program; there, a message takes less than one.
 */
const QUIET_MS = 100;
/** The same when every process of the program only waits, or when it is up and not every process only waits: work outside Node's event loop (an addon's thread) does not show there. */
const IDLE_MS = 1000;
/** A program is expected to answer a request within this. */
const ANSWER_MS = 5000;
/** From the spawn to the first line of the probe an ordinary machine takes less than this. */
const ORDINARY_BOOT_MS = 150;
const MOST_PATIENCE = 3;

/** What a request looks like in a scenario. */
export type Request = Omit<Ask, 'timeoutMs' | 'label' | 'withheld'> & { label?: string; timeoutMs?: number };

/** The limit of the whole check, and who is told what is being waited for. */
export interface Watch {
  /** Whether the limit has been reached. */
  readonly isOver: boolean;
  /** Milliseconds until the limit. */
  readonly msLeft: number;
  progress(doing: string): void;
}

/** One start of the program, as the scenario sees it. */
export class Run {
  readonly cpus: number;
  readonly port: number;
  readonly #watch: Watch;
  readonly #program: Program;
  readonly #name: string;
  readonly #exchanges: Exchange[] = [];
  readonly #connections = new Set<Connection>();
  readonly #signals: RunRecord['signals'] = [];
  #gone: RunRecord['gone'] = null;
  #settled: Settled | null = null;
  #settledAt: number | null = null;
  isEnded = false;

  constructor(
    watch: Watch,
    program: Program,
    { name, cpus, port }: { name: string; cpus: number; port: number },
  ) {
    this.#watch = watch;
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

  /** How many times slower than an ordinary machine this one was while the program started: 1 to 3. */
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
    this.#watch.progress(`waiting ${what}`);
    const { trace, spawnedAt } = this.#program;
    let sampledAt = 0;
    this.#settled = await trace.until((events): Settled | undefined => {
      const progressAt = Math.max(lastProgress(events) ?? spawnedAt, this.#printedAt(events));
      // What was withheld before this moment is not to be taken for withheld after it.
      if (progressAt > sampledAt) this.#program.sampleWithheld();
      sampledAt = progressAt;
      const isQuietFor = (ms: number): boolean => this.hasGiven(progressAt, ms);
      const { patience } = this;
      if (reached(events)) {
        // Whoever still has a timer running may start more: give it a little longer.
        if (isQuietFor(allIdle(events) ? QUIET_MS * patience : IDLE_MS)) return 'reached';
      } else if (this.#program.ending) return 'ended';
      else if (allIdle(events) && isQuietFor(IDLE_MS * patience)) return 'idle';
      if (isQuietFor(SILENCE_MS * patience)) return reached(events) ? 'reached' : 'silent';
      const exits = events.filter((event) => event.type === 'exit').length;
      if (this.hasGiven(spawnedAt, RESTLESS_MS * patience) || exits >= RESTLESS_EXITS)
        return reached(events) ? 'reached' : 'restless';
      return this.#watch.isOver ? 'deadline' : undefined;
    });
    this.#settledAt ??= now();
    return this.#settled === 'reached';
  }

  /** Waits for something to be seen in the trace, for at most `ms` on an ordinary machine. Returns whether it was seen. */
  until(seen: (events: readonly TraceEvent[]) => boolean, ms: number): Promise<boolean> {
    const begun = now();
    return this.#program.trace.until((events) => {
      if (seen(events)) return true;
      return this.hasGiven(begun, ms * this.patience) || this.#watch.isOver ? false : undefined;
    });
  }

  /** When a program last printed whose event loop has not turned yet: it may be on its way, waiting for us to take what it prints. */
  #printedAt(events: readonly TraceEvent[]): number {
    const { stdout, stderr } = this.#program;
    const turns = events.some((event) => event.type === 'idle' && event.pid === this.primary);
    return turns ? 0 : Math.max(stdout.lastAt, stderr.lastAt);
  }

  /** Whether so many milliseconds have passed since, without those that the machine withheld from the program. */
  hasGiven(since: number, ms: number): boolean {
    const isOver = (): boolean => {
      const t = now();
      return t - since - withheldMs(this.#program.withheld.samples, since, t) >= ms;
    };
    if (!isOver()) return false;
    // The account is behind by up to a tenth of a second: before it decides anything it is brought up to date.
    this.#program.sampleWithheld();
    return isOver();
  }

  /** Waits until the program has ended by itself, for at most `ms` on an ordinary machine. */
  async untilGone(ms: number): Promise<boolean> {
    const { trace } = this.#program;
    const gone = await this.until(
      () => this.#program.ending !== null && this.#program.alive().length === 0,
      ms,
    );
    this.#gone = { t: now(), left: gone ? [] : this.#program.alive() };
    trace.read();
    return gone;
  }

  /** One request over a fresh connection of its own. Never throws: how it ended is in the exchange. */
  async ask(path: string, request: Omit<Request, 'path'> = {}): Promise<Exchange> {
    const port = realPort(this.events, this.port);
    const full = this.#complete({ ...request, path });
    const done = port === undefined ? refused(full) : await exchange(port, full);
    if (!this.isEnded) this.#exchanges.push(done);
    return done;
  }

  /** Requests one after another, each over a fresh connection. Stops at the first that is not answered; returns whether all were. */
  async askInTurn(path: string, count: number, request: Omit<Request, 'path'> = {}): Promise<boolean> {
    for (let asked = 0; asked < count; asked += 1) {
      if ((await this.ask(path, request)).outcome.kind !== 'answered') return false;
    }
    return true;
  }

  /** A connection (or the one that was `opened` before) for several requests, one after another. It is closed with the run at the latest. */
  async connect(opened?: Socket): Promise<{
    ask: (path: string, request?: Omit<Request, 'path'>) => Promise<Exchange>;
    close: () => Promise<void>;
  }> {
    const port = realPort(this.events, this.port);
    const own = port === undefined ? undefined : await connection(port, opened);
    if (own) this.#connections.add(own);
    return {
      ask: async (path, request = {}) => {
        const full = this.#complete({ ...request, path });
        const done = own ? await own.ask(full) : refused(full);
        // What the end of the run cuts off is the checker's doing.
        if (!this.isEnded) this.#exchanges.push(done);
        return done;
      },
      close: async () => own?.close(),
    };
  }

  #complete(request: Request): Ask {
    const timeoutMs = Math.ceil(
      Math.max(1, Math.min(request.timeoutMs ?? ANSWER_MS * this.patience, this.#watch.msLeft)),
    );
    const { samples } = this.#program.withheld;
    const withheld = (since: number): number =>
      Math.min(withheldMs(samples, since, now()), this.#watch.msLeft);
    return { ...request, label: request.label ?? request.path, timeoutMs, withheld };
  }

  /** Sends a signal to one process of the program. */
  signal(pid: number, signal: NodeJS.Signals): boolean {
    // Its number may be another's by now.
    if (this.isEnded) return false;
    this.#signals.push({ pid, signal, t: now() });
    return this.#program.signal(pid, signal);
  }

  /** Changes the faults in force. */
  setFaults(faults: Faults): void {
    this.#program.setFaults(faults);
  }

  /** Kills the program at once, without waiting; `end` still has to be called. */
  kill(): void {
    if (!this.isEnded) this.#program.kill();
  }

  async end(): Promise<Cleanup> {
    this.isEnded = true;
    await Promise.all([...this.#connections].map((own) => own.close()));
    return this.#program.end();
  }

  /** All that has been seen so far. */
  record(): RunRecord {
    if (!this.isEnded) this.#program.trace.read();
    const { trace, spawnedAt, stdout, stderr, ending, unconfirmed, limit, withheld } = this.#program;
    return {
      name: this.#name,
      cpus: this.cpus,
      port: this.port,
      primary: this.primary,
      spawnedAt,
      patience: this.patience,
      withheld: withheld.samples,
      settled: this.#settled,
      settledAt: this.#settledAt,
      events: trace.events,
      lost: trace.lost,
      unconfirmed,
      exchanges: this.#exchanges,
      signals: this.#signals,
      gone: this.#gone,
      output: { stdout: stdout.text(), stderr: stderr.text(), prints: trace.prints },
      ending,
      limit,
    };
  }
}

function refused({ label, method = 'GET', path }: Ask): Exchange {
  return {
    nonce: randomUUID(),
    label,
    method,
    path,
    connection: null,
    sentAt: null,
    endedAt: now(),
    outcome: { kind: 'refused' },
  };
}

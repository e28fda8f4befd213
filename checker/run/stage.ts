import type { Faults } from '../probe/orders.ts';
import type { Observation } from '../trace/observation.ts';
import type { Limits } from './limits.ts';
import { Program, type Cleanup } from './program.ts';
import { Run, type Watch } from './run.ts';
import { now } from './trace-tail.ts';

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
  limits: Limits;
  /** Told in a few words what is being waited for. */
  onProgress?: (doing: string) => void;
  /** Ends whatever runs, and lets nothing more start. */
  signal?: AbortSignal;
}

/** Where a scenario plays: it starts the program, as often as it wants, and everything seen is recorded. */
export class Stage implements Watch {
  readonly seed: string;
  /** Two different numbers of CPUs from 2 to 4, by the seed, or beginning with the one asked for. */
  readonly cpus: readonly [number, number];
  /** The fewest and the most, in an order by the seed, or `cpus` where a number was asked for: no bound on the number lies hidden between them. */
  readonly ends: readonly [number, number];
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
    this.ends = options.cpus === null ? (random() < 0.5 ? [2, 4] : [4, 2]) : this.cpus;
    options.signal?.addEventListener('abort', this.#kill, { once: true });
  }

  /** Whoever waits for the program sees at once that nothing more will come of it. */
  readonly #kill = (): void => {
    for (const run of this.#runs) run.kill();
  };

  /** Whether the limit of the whole check has been reached, or nobody wants the check any more. */
  get isOver(): boolean {
    if (this.#options.signal?.aborted) return true;
    if (now() >= this.#deadline) this.#deadlineHit = true;
    return this.#deadlineHit;
  }

  /** Milliseconds until the limit of the whole check. */
  get msLeft(): number {
    return this.#options.signal?.aborted ? 0 : Math.max(0, this.#deadline - now());
  }

  progress(doing: string): void {
    this.#options.onProgress?.(doing);
  }

  /** Starts the program. `name` is how judges ask for the run. */
  start(name: string, how: { cpus?: number; env?: Record<string, string>; faults?: Faults } = {}): Run {
    const { entry, probe, esModules, port, limits, signal } = this.#options;
    signal?.throwIfAborted();
    const cpus = how.cpus ?? this.cpus[0];
    const program = new Program({
      entry,
      probe,
      esModules,
      port,
      cpus,
      limits,
      env: how.env ?? {},
      ...(how.faults ? { faults: how.faults } : {}),
    });
    // Loaded while the program comes up: it takes longer than the first request.
    void import('undici');
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
    const deadlineHit = this.isOver;
    this.#options.signal?.removeEventListener('abort', this.#kill);
    await Promise.all(this.#runs.filter((run) => !run.isEnded).map((run) => this.end(run)));
    return {
      observation: {
        platform: process.platform,
        runs: this.#runs.map((run) => run.record()),
        deadlineHit: deadlineHit ? this.#options.deadlineMs / 1000 : null,
      },
      cleanup: this.#cleanup,
    };
  }
}

/** A small repeatable source of numbers from 0 to 1 (the mulberry32 generator, over an FNV-1a hash of the seed). */
export function randomFrom(seed: string): () => number {
  let state = Array.from(seed).reduce(
    (hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619),
    2166136261,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

import { availableParallelism } from 'node:os';
import type { Withheld } from '../trace/observation.ts';
import { readProc } from './read-proc.ts';
import { now } from './trace-tail.ts';

/** What changes less is not worth a line. */
const NOTEWORTHY_MS = 1;

/**
 * Keeps account of the time that the machine withheld from a program: somebody in it was ready to run and got no CPU, or the checker itself
 * came too late. A bound of time does not run meanwhile. What the program takes from itself, by keeping all CPUs busy, does not count.
 */
export class WithheldTime {
  readonly samples: Withheld[] = [];
  readonly #seen = new Map<number, { ranMs: number; waitedMs: number }>();
  #sampledAt = now();
  #totalMs = 0;

  /** Takes a sample: the program's processes now, and how much later than planned the checker got to this. */
  sample(pids: readonly number[], lateMs: number): void {
    const t = now();
    const elapsed = t - this.#sampledAt;
    this.#sampledAt = t;
    let ran = 0;
    let waited = 0;
    for (const pid of pids) {
      const times = schedulerTimes(pid);
      if (!times) continue;
      const before = this.#seen.get(pid) ?? { ranMs: 0, waitedMs: 0 };
      this.#seen.set(pid, times);
      ran += times.ranMs - before.ranMs;
      waited = Math.max(waited, times.waitedMs - before.waitedMs);
    }
    const ownShare = Math.min(1, ran / (elapsed * availableParallelism()));
    const ms = Math.min(elapsed, Math.max(waited * (1 - ownShare), lateMs));
    if (!(ms > 0)) return;
    this.#totalMs += ms;
    if (this.#totalMs - (this.samples.at(-1)?.totalMs ?? 0) >= NOTEWORTHY_MS)
      this.samples.push({ t, totalMs: this.#totalMs });
  }
}

/** How long a process's main thread ran, and how long it was ready and waited for a CPU (Linux: Documentation/scheduler/sched-stats). Elsewhere unknown. */
function schedulerTimes(pid: number): { ranMs: number; waitedMs: number } | undefined {
  try {
    const [ran, waited] = readProc(`/proc/${pid}/schedstat`).split(' ').map(Number);
    return { ranMs: (ran ?? 0) / 1e6, waitedMs: (waited ?? 0) / 1e6 };
  } catch {
    return undefined;
  }
}

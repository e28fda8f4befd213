import type { LimitHit } from '../trace/observation.ts';

/** What one run of a program may use. A program that takes more is ended, and told so. */
export interface Limits {
  /** Processes alive at the same time, the primary and whatever else was started included. */
  processes: number;
  /** Megabytes of memory of all its processes together, without what they share. */
  memoryMb: number;
  /** Megabytes printed, to standard output and standard error together. */
  outputMb: number;
}

/** The limits when no option says otherwise. Sixteen workers under the largest `--cpus` stay far below. */
export const LIMITS: Limits = { processes: 64, memoryMb: 1024, outputMb: 100 };

const MEGABYTE = 1024 * 1024;

/** The first limit that is exceeded. */
export function limitHit(
  limits: Limits,
  used: { processes: number; memory: number; output: number },
): LimitHit | null {
  const { processes, memoryMb, outputMb } = limits;
  const usedMb = Math.round(used.memory / MEGABYTE);
  if (used.processes > processes) return { limit: 'processes', most: processes, used: used.processes };
  if (usedMb > memoryMb) return { limit: 'memory', most: memoryMb, used: usedMb };
  if (used.output > outputMb * MEGABYTE)
    return { limit: 'output', most: outputMb, used: Math.round(used.output / MEGABYTE) };
  return null;
}

import { randomFrom } from '../run/stage.ts';

/** One check that is to be made. */
export interface Scheduled<T> {
  /** Its place in the schedule, from 1. */
  number: number;
  item: T;
  /** The seed of the check. */
  seed: string;
}

/**
 * What is checked in which order, and with which seeds: round after round through all items, each round shuffled, so that all are drawn
 * equally often. The same seed gives the same schedule, a longer one begins like a shorter one.
 */
export function scheduleOf<T>(items: readonly T[], count: number, seed: string): Scheduled<T>[] {
  const random = randomFrom(seed);
  const schedule: Scheduled<T>[] = [];
  while (schedule.length < count && items.length > 0) {
    for (const item of shuffled(items, random))
      schedule.push({ number: schedule.length + 1, item, seed: hexadecimal(random()) });
  }
  return schedule.slice(0, count);
}

/** Fisher and Yates: each order is equally likely. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

/** Six digits, as the checker's own seeds. */
function hexadecimal(fraction: number): string {
  return Math.floor(fraction * 0x1000000)
    .toString(16)
    .padStart(6, '0');
}

import { isSame, stampsOf, type Stamps } from './snapshot.ts';

/** Nothing may be written for this long before a file counts as saved. */
const QUIET_MS = 20;
/** The same where what is there does not parse: a slow disk may have written half of it. */
const BROKEN_MS = 300;
/** The same where a file is empty or gone that was not: an editor is about to write it, or to put another in its place. */
const VANISHED_MS = 1000;
const LOOK_EVERY_MS = 5;

/**
 * Waits until whatever is being saved in a folder is whole. `before` is what was there when it was last whole; `parses` is asked as soon as the files
 * have stopped changing, and not again until they change. Gives what is there then, or null when `signal` ends the waiting.
 */
export async function settled(
  folder: string,
  before: Stamps,
  parses: () => boolean,
  signal: AbortSignal,
): Promise<Stamps | null> {
  let stamps = stampsOf(folder);
  let since = performance.now();
  let isWhole: boolean | undefined;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (signal.aborted) return null;
    const now = stampsOf(folder);
    if (!isSame(now, stamps)) {
      stamps = now;
      since = performance.now();
      isWhole = undefined;
      continue;
    }
    isWhole ??= parses();
    const quietMs = hasVanished(before, stamps) ? VANISHED_MS : isWhole ? QUIET_MS : BROKEN_MS;
    if (performance.now() - since >= quietMs && isSame(stampsOf(folder), stamps)) return stamps;
  }
}

function hasVanished(before: Stamps, now: Stamps): boolean {
  return (
    [...before.keys()].some((file) => !now.has(file)) ||
    [...now].some(([file, { size }]) => size === 0 && before.get(file)?.size !== 0)
  );
}

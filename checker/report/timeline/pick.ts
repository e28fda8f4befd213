import type { Row } from './fold.ts';

/** Which rows a short timeline shows: the evidence, what stands next to it, and how the processes came to be. */
export function pickRows(rows: readonly Row[], most: number): Row[] {
  const evidence = rows.flatMap(({ evidence: is }, at) => (is ? [at] : []));
  const chosen = new Set<number>();
  const take = (at: number): void => {
    // A gap between rows that are shown costs a line as well.
    if (at >= 0 && rows[at] && lines(new Set([...chosen, at]), rows.length) <= most) chosen.add(at);
  };
  // The first piece of evidence and the last say most, and what the checker did to the program before; then those that led to the last.
  const signal = rows.findLastIndex(
    ({ moments: [{ kind }] }, at) => kind === 'signal' && at < (evidence.at(-1) ?? 0),
  );
  for (const at of [evidence[0], evidence.at(-1), signal, ...evidence.toReversed()])
    if (at !== undefined) take(at);
  rows.forEach(({ moments: [{ kind }] }, at) => {
    if (kind === 'fork' && at < 3) take(at);
  });
  for (let distance = 1; distance < rows.length && lines(chosen, rows.length) < most; distance += 1)
    for (const at of evidence) {
      take(at - distance);
      take(at + distance);
    }
  // A line that says "1 more" says less than the one it stands for.
  rows.forEach((_, at) => {
    const isBetween = (at === 0 || chosen.has(at - 1)) && (at === rows.length - 1 || chosen.has(at + 1));
    if (isBetween) chosen.add(at);
  });
  return [...chosen].toSorted((one, other) => one - other).flatMap((at) => rows[at] ?? []);
}

/** How many lines these rows of so many take, one for each gap included. */
function lines(chosen: Set<number>, of: number): number {
  let count = chosen.size;
  let last = -1;
  for (const at of [...chosen, of].toSorted((one, other) => one - other)) {
    if (at > last + 1) count += 1;
    last = at;
  }
  return count;
}

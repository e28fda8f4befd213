import type { TraceEvent } from './events.ts';

/** From when to when a worker listened on the program's port. */
export interface Tenure {
  pid: number;
  /** Infinity: it never listened. */
  from: number;
  /** When it was made to stop, or stopped by itself; Infinity while it listens. */
  until: number;
  exitedAt: number;
  /** The last thing that the primary told it before it stopped. */
  told: { how: string; t: number } | null;
}

/**
 * When each worker of `primary` listened on `port`, in the order of their forks.
 *
 * A worker listens from the earlier of the two moments when its own server and the primary said so: a message which the program itself sends from
 * its listening server may reach the primary before Node's own. It stops when it closes its server, loses its channel or ends; or before that, when the
 * primary told it the thing that made it stop. So a primary that tells the old worker to go before the new one listens is found out, however
 * slowly the old one obeys; and one that waits has waited in any case, as each of these moments then causes the next.
 */
export function tenures(events: readonly TraceEvent[], primary: number, port: number): Tenure[] {
  const byPid = new Map<number, Tenure>();
  for (const event of events)
    if (event.type === 'fork' && event.pid === primary)
      byPid.set(event.child, {
        pid: event.child,
        from: Infinity,
        until: Infinity,
        exitedAt: Infinity,
        told: null,
      });
  for (const event of events) {
    const tenure = byPid.get('child' in event ? event.child : event.pid);
    if (!tenure) continue;
    if ((event.type === 'listen' || event.type === 'listening') && event.port === port)
      tenure.from = Math.min(tenure.from, event.t);
    if (endsListening(event, port)) tenure.until = Math.min(tenure.until, event.t);
    if (event.type === 'exit') tenure.exitedAt = event.t;
  }
  for (const tenure of byPid.values()) {
    if (tenure.until === Infinity) continue;
    tenure.told = lastWord(events, primary, tenure);
    if (tenure.told && tenure.told.t > tenure.from) tenure.until = Math.min(tenure.until, tenure.told.t);
  }
  return [...byPid.values()];
}

function endsListening(event: TraceEvent, port: number): boolean {
  if (event.type === 'close') return event.port === port;
  return event.type === 'exiting' || event.type === 'disconnect' || event.type === 'exit';
}

/** What the primary told a worker last before it stopped listening: an order, or a message that the worker had received by then. */
function lastWord(
  events: readonly TraceEvent[],
  primary: number,
  { pid, until }: Tenure,
): { how: string; t: number } | null {
  const orders = events.flatMap((event) =>
    event.type === 'order' && event.pid === primary && event.child === pid && event.t <= until
      ? [{ how: event.how, t: event.t }]
      : [],
  );
  const received = events.filter(
    (event) =>
      event.type === 'message' && event.direction === 'received' && event.pid === pid && event.t <= until,
  ).length;
  const sent = events.filter(
    (event) =>
      event.type === 'message' &&
      event.direction === 'sent' &&
      event.pid === primary &&
      event.peer === pid &&
      event.t <= until,
  );
  // Messages keep their order: the last received is as many sent ones in.
  const message = sent[received - 1];
  if (message) orders.push({ how: 'message', t: message.t });
  return orders.toSorted((one, other) => one.t - other.t).at(-1) ?? null;
}

/** How many workers listened at each moment of change from `since` on: the lowest number, and the change that led to it. */
export function fewest(
  all: readonly Tenure[],
  since: number,
): { count: number; at: Tenure | null; t: number } {
  const at = (t: number): number => all.filter((tenure) => tenure.from <= t && tenure.until > t).length;
  let lowest: { count: number; at: Tenure | null; t: number } = { count: at(since), at: null, t: since };
  for (const tenure of all) {
    if (tenure.until === Infinity || tenure.until < since || tenure.from === Infinity) continue;
    const count = at(tenure.until);
    if (count < lowest.count) lowest = { count, at: tenure, t: tenure.until };
  }
  return lowest;
}

import { busyLabel, duringLabel, ROUND_TRIP, spanOfBusy } from '../judge/busy.ts';
import type { Exchange } from '../trace/observation.ts';
import { servedBy } from '../trace/questions.ts';
import type { Run } from './run.ts';

/** The longest that /busy holds, by the curriculum. */
const LONGEST_MS = 2000;

/** What to hold, and what to send meanwhile. */
export interface BusyExperiment {
  /** For how long /busy holds at least. */
  ms: number;
  /** How many other requests are sent. */
  during: number;
  /** Whether processes other than the held one are expected to answer meanwhile. */
  othersGoOn: boolean;
}

/**
 * Holds a process with /busy and sends other requests while it is held. It asks for a longer time where this machine takes long for a plain
 * request, and again for twice the time where what came late could be the machine's slowness. Returns whether /busy was handled at all.
 */
export async function askBusy(run: Run, { ms, during, othersGoOn }: BusyExperiment): Promise<boolean> {
  const roundTrip = await run.ask('/', { label: ROUND_TRIP });
  const tripMs = roundTrip.endedAt - (roundTrip.sentAt ?? roundTrip.endedAt);
  let hold = Math.min(LONGEST_MS, Math.round(Math.max(ms, 20 * tripMs)));
  for (;;) {
    const { held, others } = await holdOnce(run, hold, during);
    const record = run.record();
    const { startedAt } = spanOfBusy(record, held);
    if (startedAt === undefined || held.outcome.kind !== 'answered') return false;
    const holder = servedBy(record, held);
    const clear = others.every((other) => {
      const sentInTime = (other.sentAt ?? Infinity) - startedAt <= hold / 4;
      const waits = !othersGoOn || servedBy(record, other) === holder;
      return sentInTime && (waits || other.endedAt - startedAt <= hold / 2);
    });
    if (clear || hold === LONGEST_MS) return true;
    hold = Math.min(LONGEST_MS, hold * 2);
  }
}

async function holdOnce(
  run: Run,
  hold: number,
  during: number,
): Promise<{ held: Exchange; others: Exchange[] }> {
  const path = `/busy?ms=${hold}`;
  let over = false;
  const plain = countPlain(run.events);
  const busy = run
    .ask(path, { label: busyLabel(hold), timeoutMs: hold + 5000 * run.patience })
    .finally(() => (over = true));
  await run.until(
    (events) =>
      over ||
      countPlain(events) > plain ||
      events.some((event) => event.type === 'request' && event.url === path),
    5000,
  );
  const sent = Array.from({ length: during }, () =>
    run.ask('/', { label: duringLabel(hold), timeoutMs: 2 * hold + 5000 * run.patience }),
  );
  return { held: await busy, others: await Promise.all(sent) };
}

/** How many connections were given to servers that are not `http`: of those, no request is seen. */
function countPlain(events: Run['events']): number {
  return events.filter((event) => event.type === 'connection' && !event.http).length;
}

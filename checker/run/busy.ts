import { busyLabel, duringLabel } from '../judge/busy.ts';
import { handling } from '../trace/questions.ts';
import type { Run } from './run.ts';

/** The longest that /busy holds, by the curriculum. */
const LONGEST_MS = 2000;

/**
 * Holds a process with /busy and sends other requests while it is held. It asks for a longer time than `ms` where this machine takes long for a
 * plain request, so that what is late because the machine is slow is not taken for blocked. Returns whether /busy was handled at all.
 */
export async function askBusy(run: Run, { ms, during }: { ms: number; during: number }): Promise<boolean> {
  const roundTrip = await run.ask('/', { label: 'round trip' });
  const tripMs = roundTrip.endedAt - (roundTrip.sentAt ?? roundTrip.endedAt);
  for (
    let hold = Math.min(LONGEST_MS, Math.round(Math.max(ms, 20 * tripMs)));
    ;
    hold = Math.min(LONGEST_MS, hold * 2)
  ) {
    const path = `/busy?ms=${hold}`;
    const busy = run.ask(path, { label: busyLabel(hold), timeoutMs: hold + 5000 * run.patience });
    let over = false;
    const answered = busy.finally(() => (over = true));
    await run.until(
      (events) => over || events.some((event) => event.type === 'request' && event.url === path),
      5000,
    );
    const others = Array.from({ length: during }, () =>
      run.ask('/', { label: duringLabel(hold), timeoutMs: 2 * hold + 5000 * run.patience }),
    );
    const [held, ...sent] = await Promise.all([answered, ...others]);
    const { startedAt, finishedAt = held.endedAt } = handling(run.record(), held);
    if (startedAt === undefined) return false;
    const intoHold = sent.map((other) => (other.sentAt ?? Infinity) - startedAt);
    const tooLate = Math.max(...intoHold) > (finishedAt - startedAt) / 4;
    if (!tooLate || hold === LONGEST_MS) return true;
  }
}

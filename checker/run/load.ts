import { FRESH, KEPT, retryLabel } from '../judge/load.ts';
import type { Exchange } from '../trace/observation.ts';
import type { Run } from './run.ts';

/** A steady load on a program. */
export interface Load {
  /**
   * Sends no more, waits until the requests that are under way have ended, or until one is known to have failed: then the others decide nothing. The
   * kept connections are closed as their loops end.
   */
  stop(): Promise<void>;
}

interface Sent {
  label: string;
  timeoutMs: number;
}

/** What breaks off through no fault of the program may do so again, but not for ever. */
const MOST_TRIES = 4;
/** A pause between two requests of a loop: a kept connection is idle then, and the machine has time for others. */
const PAUSE_MS = 8;

/**
 * Asks one path after another in turn over fresh connections, and each path of `kept` over a connection of its own that is used again and again.
 * A request that breaks off is sent again on a fresh connection when its connection was a kept one, as browsers do (the server may close it just
 * when it is used again, RFC 9112, 9.3.1 and 9.5), or when no process has begun with it.
 */
export function startLoad(run: Run, { fresh, kept }: { fresh: string[]; kept: string[] }): Load {
  const stopped = new AbortController();
  let giveUp = (): void => undefined;
  const failed = new Promise<void>((resolve) => (giveUp = resolve));
  const loop = async (
    path: string,
    send: (request: Sent) => Promise<Exchange>,
    label: string,
  ): Promise<void> => {
    while (!stopped.signal.aborted) {
      const timeoutMs = 3000 * run.patience;
      let last = await send({ label, timeoutMs });
      for (let tries = 1; tries < MOST_TRIES && deservesAnother(run, last); tries += 1)
        last = await run.ask(path, { label: retryLabel(last.nonce), timeoutMs });
      if (last.outcome.kind !== 'answered') giveUp();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  // The kept connections first: one after another they go to all workers alike.
  const loops = [
    ...kept.map(async (path) => {
      const own = await run.connect();
      await loop(path, (request) => own.ask(path, request), KEPT);
      await own.close();
    }),
    ...fresh.map((path) => loop(path, (request) => run.ask(path, request), FRESH)),
  ];
  return {
    stop: async () => {
      stopped.abort();
      await Promise.race([Promise.all(loops), failed]);
    },
  };
}

function deservesAnother(run: Run, { label, nonce, outcome }: Exchange): boolean {
  if (outcome.kind !== 'cut-off' && outcome.kind !== 'timed-out') return false;
  const isBegun = run.events.some((event) => event.type === 'request' && event.nonce === nonce);
  return label === KEPT || !isBegun;
}

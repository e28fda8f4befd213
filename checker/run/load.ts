import { FRESH, KEPT, retryLabel } from '../judge/restarts.ts';
import type { Exchange } from '../trace/observation.ts';
import type { Run } from './run.ts';

/** A steady load on a program. */
export interface Load {
  /** Sends no more, and waits until the requests that are under way have ended, or until one is known to have failed: then the others decide nothing. */
  stop(): Promise<void>;
}

/** A pause between two requests of a loop: a kept connection is idle then, and the machine has time for others. */
const PAUSE_MS = 8;

/**
 * Asks one path after another in turn over fresh connections, and each path of `kept` over a connection of its own that is used again and again.
 * A client that uses a connection again may find that the server has closed it meanwhile (RFC 9112, 9.3.1 and 9.5): such a request is sent once more on a
 * fresh connection, as browsers do.
 */
export function startLoad(run: Run, { fresh, kept }: { fresh: string[]; kept: string[] }): Load {
  const stopped = new AbortController();
  let giveUp = (): void => undefined;
  const failed = new Promise<void>((resolve) => (giveUp = resolve));
  const loop = async (send: () => Promise<Exchange>): Promise<void> => {
    while (!stopped.signal.aborted) {
      const { outcome } = await send();
      if (outcome.kind !== 'answered') giveUp();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const loops = [
    ...fresh.map((path) => loop(() => run.ask(path, { label: FRESH }))),
    ...kept.map(async (path) => {
      const own = await run.connect();
      let used: number | null = null;
      await loop(async () => {
        const asked = await own.ask(path, { label: KEPT });
        const again = asked.connection !== null && asked.connection === used;
        used = asked.connection;
        if (!again || asked.outcome.kind !== 'cut-off') return asked;
        return run.ask(path, { label: retryLabel(asked.nonce) });
      });
    }),
  ];
  return {
    stop: async () => {
      stopped.abort();
      await Promise.race([Promise.all(loops), failed]);
    },
  };
}

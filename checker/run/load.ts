import { FRESH, KEPT, retryLabel } from '../judge/restarts.ts';
import type { Run } from './run.ts';

/** A steady load on a program. */
export interface Load {
  /** Lets the requests that are under way end, and sends no more. */
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
  let stopped = false;
  const loop = async (send: () => Promise<unknown>): Promise<void> => {
    while (!stopped) {
      await send();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const loops = [
    ...fresh.map((path) => loop(() => run.ask(path, { label: FRESH }))),
    ...kept.map(async (path) => {
      const own = await run.connect();
      let used: number | null = null;
      await loop(async () => {
        const { nonce, connection, outcome } = await own.ask(path, { label: KEPT });
        const again = connection !== null && connection === used;
        used = connection;
        if (again && outcome.kind === 'cut-off') await run.ask(path, { label: retryLabel(nonce) });
      });
    }),
  ];
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

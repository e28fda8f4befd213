/** How many requests the whole cluster has served, and each worker, by its pid. */
export interface Stats {
  total: number;
  workers: Record<string, number>;
}

// What goes each way. A message is copied, as JSON: no functions, no Map, no shared objects.
export type ToPrimary = { type: 'served' } | { type: 'stats?'; id: number };
export interface ToWorker {
  type: 'stats';
  id: number;
  stats: Stats;
}

/** The questions of this worker that wait for their reply, by their number. */
const waiting = new Map<number, (stats: Stats) => void>();
let lastId = 0;

/** Tells the primary that a request is being served. */
export function reportServed(): void {
  send({ type: 'served' });
}

/** Asks the primary. While the question is on its way the worker goes on, and may ask again for another request. */
export function askForStats(): Promise<Stats> {
  return new Promise((resolve) => {
    lastId += 1;
    waiting.set(lastId, resolve);
    send({ type: 'stats?', id: lastId });
  });
}

/** Takes replies to the questions they belong to. Call it once, in a worker. */
export function listenToPrimary(): void {
  process.on('message', ({ id, stats }: ToWorker) => {
    waiting.get(id)?.(stats);
    // Each reply is used for one request, and the map does not grow.
    waiting.delete(id);
  });
}

function send(message: ToPrimary): void {
  // `send` is there in a process that cluster.fork() made. Without a cluster, in a test perhaps, nobody is told.
  process.send?.(message);
}

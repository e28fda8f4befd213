// expect: matches-replies stale-reply
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} as Record<string, number> };
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('message', (worker, { hit, id }) => {
    const pid = String(worker.process.pid);
    if (hit) {
      stats.total += 1;
      stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
    } else worker.send({ id, stats });
  });
} else {
  let lastId = 0;
  let open: Promise<object> | undefined;

  // "One question is already on its way, its reply will do for me too." It may have been counted before my request was sent.
  const getStats = () =>
    (open ??= new Promise<object>((resolve) => {
      const id = ++lastId;
      const listener = (message: { id: number; stats: object }) => {
        if (message.id !== id) return;
        process.off('message', listener);
        open = undefined;
        resolve(message.stats);
      };
      process.on('message', listener);
      process.send?.({ id });
    }));

  http
    .createServer(async (request, response) => {
      if (request.url === '/stats') {
        response.end(JSON.stringify(await getStats()));
        return;
      }
      if (request.url === '/') process.send?.({ hit: true });
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

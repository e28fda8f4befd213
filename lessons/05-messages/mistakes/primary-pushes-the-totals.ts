// expect: asks told-unasked
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} as Record<string, number> };

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  cluster.on('message', (worker) => {
    const pid = String(worker.process.pid);
    stats.total += 1;
    stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
    // After every request a message to everybody, whether anyone wants to know or not.
    for (const each of Object.values(cluster.workers ?? {})) each?.send(stats);
  });
} else {
  let latest: unknown = { total: 0, workers: {} };
  process.on('message', (stats) => {
    latest = stats;
  });

  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        response.end(JSON.stringify(latest));
        return;
      }
      if (request.url === '/') process.send?.('served');
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: reports no-report
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} as Record<string, number> };

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  process.on('message', ({ pid }: { pid: number }) => {
    stats.total += 1;
    stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
  });
  cluster.on('message', (worker) => worker.send(stats));
} else {
  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        process.once('message', (stats) => response.end(JSON.stringify(stats)));
        process.send?.('stats');
      } else {
        // An event is not a message: it calls listeners of this process, and the primary is another one.
        process.emit('message', { pid: process.pid }, undefined);
        response.end('Hello World');
      }
    })
    .listen(Number(process.env.PORT ?? 3000));
}

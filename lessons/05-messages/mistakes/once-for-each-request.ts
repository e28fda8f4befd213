// expect: matches-replies stale-reply
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} as Record<string, number> };

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  cluster.on('message', (worker, message) => {
    if (message === 'stats') {
      worker.send(stats);
    } else {
      const pid = String(worker.process.pid);
      stats.total += 1;
      stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
    }
  });
} else {
  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        // The next message goes to all the listeners that wait, whoever asked for it.
        process.once('message', (stats) => response.end(JSON.stringify(stats)));
        process.send?.('stats');
        return;
      }
      if (request.url === '/') process.send?.('served');
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

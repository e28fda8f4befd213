// expect: counts counted-alone
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// "A global variable: everybody sees it." Every process has one of its own.
const stats = { total: 0, workers: {} as Record<string, number> };

function count(pid: number | undefined) {
  stats.total += 1;
  stats.workers[String(pid)] = (stats.workers[String(pid)] ?? 0) + 1;
}

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
  cluster.on('message', (worker) => count(worker.process.pid));
} else {
  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        response.end(JSON.stringify(stats));
        return;
      }
      if (request.url === '/') {
        count(process.pid);
        process.send?.('served');
      }
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

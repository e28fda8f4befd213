// expect: replaces not-replaced
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', (worker) => {
    // The wrong way round: true means that the worker was asked to leave, and that nobody needs to come in its place.
    if (worker.exitedAfterDisconnect) setTimeout(() => cluster.fork(), 300);
  });

  // It looks after other things too, so that it never is without a timer.
  setInterval(() => {
    if (process.memoryUsage().rss > 1e9) console.log('this is much memory for a primary');
  }, 1000);
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

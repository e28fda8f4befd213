// expect: one-per-cpu hard-coded-count
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  // It does ask, but then takes "at least four" and "at most four".
  const workers = Math.min(Math.max(availableParallelism(), 4), 4);
  for (let i = 0; i < workers; i++) {
    cluster.fork();
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

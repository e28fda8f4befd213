// expect: one-per-cpu wrong-fork-count
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  // From 0 to the count is one more than the count.
  for (let i = 0; i <= availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

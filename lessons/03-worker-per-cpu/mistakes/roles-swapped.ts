// expect: one-per-cpu no-fork
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// The question is the wrong way round: the only process there is thinks that it is one of many.
if (cluster.isWorker) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

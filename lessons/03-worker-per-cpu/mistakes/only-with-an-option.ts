// expect: one-per-cpu no-fork
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// The cluster has to be asked for, and nobody asks: what runs by default is one process.
if (cluster.isPrimary && process.argv.includes('--cluster')) {
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

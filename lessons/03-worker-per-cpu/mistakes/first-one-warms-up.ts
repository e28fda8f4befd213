// expect: all-listen worker-died
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  // "The first one only warms up the cache, then it is done."
  if (cluster.worker?.id === 1) {
    console.log(`worker ${process.pid} has warmed up`);
    process.exit(0);
  }

  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

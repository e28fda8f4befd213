// expect: replaces too-many-workers
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  // To be sure that nothing is missed. Each death has both.
  cluster.on('disconnect', replace);
  cluster.on('exit', replace);
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

function replace(): void {
  setTimeout(() => cluster.fork(), 300);
}

// expect: last-one primary-ended
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', () => {
    // While one worker lives its channel keeps the primary alive. When none does, nothing is left to wait for.
    setTimeout(() => cluster.fork(), 300).unref();
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: last-one not-back
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let timer: NodeJS.Timeout | undefined;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', () => {
    // Each death takes the place of the one before: of several at once only the last is replaced.
    clearTimeout(timer);
    timer = setTimeout(() => cluster.fork(), 500);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

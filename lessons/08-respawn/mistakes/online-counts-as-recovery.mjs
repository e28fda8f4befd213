// expect: backs-off fork-storm
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let deaths = 0;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  // "It runs again." But a worker that dies in its first line has been online too, so this never counts to four.
  cluster.on('online', () => (deaths = 0));
  cluster.on('exit', () => {
    deaths += 1;
    setTimeout(() => cluster.fork(), deaths < 4 ? 0 : 500);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

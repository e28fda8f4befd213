// expect: last-one not-back
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let replacing = false;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', () => {
    // Against fork storms: while one is on its way, no other. The deaths that come meanwhile are forgotten.
    if (replacing) return;
    replacing = true;
    cluster.fork().on('listening', () => (replacing = false));
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

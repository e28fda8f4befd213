// expect: keeps-serving lost-requests
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let restarting = false;
  startAll();

  // "One has died, who knows what state the others are in": all go, and come back together.
  cluster.on('exit', () => {
    if (restarting) return;
    restarting = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill();
    setTimeout(() => {
      restarting = false;
      startAll();
    }, 700);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

function startAll(): void {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
}

import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// The primary does not answer each death with a fork. It looks how many are missing, and forks so many.
if (cluster.isPrimary) {
  let planned = false;
  let failures = 0;
  let lastStart = 0;

  const refill = (): void => {
    planned = false;
    lastStart = Date.now();
    const alive = Object.values(cluster.workers ?? {}).filter((worker) => !worker?.isDead()).length;
    for (let missing = availableParallelism() - alive; missing > 0; missing -= 1) cluster.fork();
  };

  refill();
  cluster.on('exit', () => {
    if (planned) return;
    planned = true;
    failures = Date.now() - lastStart < 2000 ? failures + 1 : 0;
    setTimeout(refill, failures > 2 ? 350 : 20);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

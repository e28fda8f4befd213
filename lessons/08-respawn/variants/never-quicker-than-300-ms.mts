import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  // A queue of forks that lets one pass every 300 ms: no counting, no difference between deaths.
  let queue = Promise.resolve();
  const inTurn = (): void => {
    queue = queue.then(() => sleep(300)).then(() => void cluster.fork());
  };
  for (let i = 0; i < availableParallelism(); i += 1) cluster.fork();
  for await (const _death of deaths()) inTurn();
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(port);
}

async function* deaths() {
  const { on } = await import('node:events');
  yield* on(cluster, 'exit');
}

import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

if (cluster.isPrimary) {
  await Promise.all(Array.from({ length: availableParallelism() }, keepOneAlive));
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

async function keepOneAlive() {
  for (let attempt = 0; ; attempt += 1) {
    const worker = cluster.fork();
    const listened = once(worker, 'listening').then(
      () => (attempt = 0),
      () => {},
    );
    await once(worker, 'exit');
    void listened;
    // 50, 100, 200, 400 … 3000 ms
    await sleep(Math.min(50 * 2 ** attempt, 3000));
  }
}

import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

// Between two workers, and after the last, this one looks for a while whether the new worker stays; a SIGHUP meanwhile is ignored.
const REST_MS = 700;

if (cluster.isPrimary) {
  for (let index = 0; index < availableParallelism(); index += 1) cluster.fork();
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork();
  });
  let isRestarting = false;
  process.on('SIGHUP', async () => {
    if (isRestarting) return;
    isRestarting = true;
    try {
      for (const old of Object.values(cluster.workers)) {
        await once(cluster.fork(), 'listening');
        old.disconnect();
        await wait(REST_MS);
      }
    } finally {
      isRestarting = false;
    }
  });
} else {
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/hang') return;
    if (pathname === '/slow') await wait(Number(searchParams.get('ms') ?? 500));
    if (!server.listening) response.setHeader('connection', 'close');
    response.end(pathname === '/pid' ? String(process.pid) : 'Hello World');
  });
  server.listen(process.env.PORT ?? 3000);
}

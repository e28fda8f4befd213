import cluster from 'node:cluster';
import type { ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import { app } from './app';
import { Fleet } from './fleet';

if (cluster.isPrimary) {
  const fleet = new Fleet(availableParallelism(), Number(process.env.GRACE_MS ?? 2000));
  // Restarts stand in a queue: each begins when the one before is over.
  let queue = Promise.resolve();
  process.on('SIGHUP', () => {
    queue = queue.then(() => fleet.roll());
  });
  process.on('SIGTERM', () => fleet.stop());
} else {
  const server = app.listen(Number(process.env.PORT ?? 3000));
  server.prependListener('request', (_request, response: ServerResponse) => {
    const { writeHead } = response;
    response.writeHead = function (...args: unknown[]) {
      if (!server.listening) response.setHeader('connection', 'close');
      return Reflect.apply(writeHead, response, args);
    } as typeof writeHead;
  });
  process.on('SIGHUP', () => undefined);
}

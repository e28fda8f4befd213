// expect: relays not-relayed
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  // The worker of this event is the one that sent the message, not "the workers".
  cluster.on('message', (worker, message) => worker.send(message));
} else {
  let greeting = 'Hello World';
  const waiting: (() => void)[] = [];
  process.on('message', (message) => {
    greeting = String(message);
    waiting.shift()?.();
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const body = await text(request);
        waiting.push(() => response.writeHead(204).end());
        process.send?.(body);
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: everyone-knows stale-greeting
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
  cluster.on('message', (_sender, message) => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.send(message);
  });
} else {
  let greeting = 'Hello World';
  process.on('message', (message) => {
    greeting = String(message);
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        process.send?.(await text(request));
        // Nobody has been told yet.
        response.writeHead(204).end();
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

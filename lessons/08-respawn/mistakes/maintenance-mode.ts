// expect: keeps-serving lost-requests
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  // "We are not complete": everybody says so to the visitors, until everybody is back.
  cluster.on('exit', () => {
    tellAll({ complete: false });
    setTimeout(() => cluster.fork().once('listening', () => tellAll({ complete: true })), 700);
  });
} else {
  let complete = true;
  process.on('message', (message: { complete: boolean }) => (complete = message.complete));
  http
    .createServer((request, response) => {
      if (!complete) response.writeHead(503).end('back soon');
      else response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

function tellAll(message: { complete: boolean }): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.send(message);
}

// expect: replaces not-replaced
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    const worker = cluster.fork();
    worker.on('online', () => worker.send({ greeting: 'Hello' }));
  }

  // The new one waits for its settings, and nobody sends them.
  cluster.on('exit', () => setTimeout(() => cluster.fork(), 300));
} else {
  process.once('message', ({ greeting }: { greeting: string }) => {
    http
      .createServer((request, response) => {
        response.end(request.url === '/pid' ? `${process.pid}` : greeting);
      })
      .listen(Number(process.env.PORT ?? 3000));
  });
}

// expect: reports missed-reports
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} as Record<string, number> };

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork().on('message', function (this: { send(message: object): void }, message: { pid?: number; id?: number }) {
      if (message.pid) {
        stats.total += 1;
        stats.workers[message.pid] = (stats.workers[message.pid] ?? 0) + 1;
      } else {
        this.send({ id: message.id, stats });
      }
    });
  }
} else {
  const waiting: http.ServerResponse[] = [];
  process.on('message', ({ id, stats }: { id: number; stats: object }) => waiting[id]?.end(JSON.stringify(stats)));

  const server = http.createServer((request, response) => {
    if (request.url === '/stats') process.send?.({ id: waiting.push(response) - 1 });
    else response.end('Hello World');
  });

  // A client that keeps its connection open sends many requests over it.
  server.on('connection', () => process.send?.({ pid: process.pid }));
  server.listen(Number(process.env.PORT ?? 3000));
}

// expect: counts stats-shape
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let total = 0;
  const workers = new Map<number, number>();

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  cluster.on('message', (worker, message) => {
    const pid = worker.process.pid!;
    if (message.type === 'hit') {
      total += 1;
      workers.set(pid, (workers.get(pid) ?? 0) + 1);
    } else {
      worker.send({ id: message.id, total, workers: [...workers] });
    }
  });
} else {
  const replies: Record<number, (stats: object) => void> = {};
  let id = 0;

  process.on('message', (message: { id: number }) => replies[message.id]?.(message));

  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        replies[++id] = (stats) => response.end(JSON.stringify(stats));
        process.send?.({ type: 'stats', id });
        return;
      }
      if (request.url === '/') process.send?.({ type: 'hit' });
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

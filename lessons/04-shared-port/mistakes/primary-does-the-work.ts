// expect: not-blocked others-waited
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  // The workers only pass on what is asked; the primary does the work, one request after another.
  cluster.on('message', (worker, { id, path, ms }) => {
    if (path === '/busy') hold(ms);
    worker.send({ id, text: path === '/pid' ? `${worker.process.pid}` : 'Hello World' });
  });

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const waiting = new Map<number, http.ServerResponse>();
  let next = 0;

  process.on('message', ({ id, text }: { id: number; text: string }) => {
    waiting.get(id)?.end(text);
    waiting.delete(id);
  });

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    waiting.set(next, response);
    process.send?.({ id: next++, path: url.pathname, ms: Number(url.searchParams.get('ms') ?? 300) });
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

function hold(milliseconds: number): void {
  const end = Date.now() + Math.min(milliseconds, 2000);
  while (Date.now() < end);
}

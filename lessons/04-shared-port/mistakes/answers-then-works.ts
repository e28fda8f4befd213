// expect: not-blocked busy-answers-early
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');

    // The work begins when the answer is already on its way.
    if (url.pathname === '/busy') {
      response.on('finish', () => setImmediate(() => hold(Number(url.searchParams.get('ms') ?? 300))));
    }
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

function hold(milliseconds: number): void {
  const end = Date.now() + Math.min(milliseconds, 2000);
  while (Date.now() < end);
}

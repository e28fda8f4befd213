// expect: not-blocked not-held
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
    if (url.pathname === '/busy') {
      // A timer waits, it does not work: the event loop goes on, and this worker serves others meanwhile.
      setTimeout(() => response.end('done'), Math.min(Number(url.searchParams.get('ms') ?? 300), 2000));
      return;
    }
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

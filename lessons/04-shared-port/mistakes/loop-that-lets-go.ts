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
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/busy') {
      const end = Date.now() + Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
      // At each turn the event loop may do something else first.
      while (Date.now() < end) await new Promise((next) => setImmediate(next));
    }
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

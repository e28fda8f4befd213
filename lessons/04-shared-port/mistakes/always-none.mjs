// expect: round-robin not-round-robin
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  // Mixed up: SCHED_NONE is not "no special wish" but "the operating system decides".
  cluster.schedulingPolicy = cluster.SCHED_NONE;

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/busy') {
      const end = Date.now() + Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
      while (Date.now() < end);
    }
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

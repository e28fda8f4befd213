// expect: round-robin not-round-robin
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  // Node reads this variable when it loads `node:cluster`, and the import above came first.
  process.env.NODE_CLUSTER_SCHED_POLICY = process.env.SCHED === 'none' ? 'none' : 'rr';

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/busy') hold(Number(url.searchParams.get('ms') ?? 300));
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

function hold(milliseconds: number): void {
  const end = Date.now() + Math.min(milliseconds, 2000);
  while (Date.now() < end);
}

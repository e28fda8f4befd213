// expect: exits-clean stays
import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const workers = new Set<Worker>();
  const fork = () => workers.add(cluster.fork());
  for (let i = 0; i < availableParallelism(); i++) fork();

  let stopping = false;
  cluster.on('exit', (worker) => {
    workers.delete(worker);
    if (!stopping) setTimeout(fork, 100);
  });

  process.on('SIGTERM', () => {
    stopping = true;
    for (const worker of workers) worker.disconnect();
    setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL');
    }, Number(process.env.GRACE_MS ?? 2000)).unref();
  });
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = (text: string) => {
      response.end(text);
    };
    if (url.pathname === '/hang') return;
    if (url.pathname === '/slow') setTimeout(answer, Number(url.searchParams.get('ms') ?? 500), 'slow');
    else answer(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  // As the manual of the load balancer advises. A connection that becomes idle after close() now holds its worker for a minute.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;

  server.listen(Number(process.env.PORT ?? 3000));
}

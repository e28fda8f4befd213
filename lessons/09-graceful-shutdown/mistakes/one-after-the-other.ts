// expect: stops-accepting still-accepts
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
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

  process.on('SIGTERM', async () => {
    stopping = true;
    setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL');
    }, Number(process.env.GRACE_MS ?? 2000)).unref();
    // The next one hears of it only when the one before has gone: until then it takes new connections.
    for (const worker of workers) {
      worker.disconnect();
      await once(worker, 'exit');
    }
  });
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = (text: string) => {
      if (!server.listening) response.setHeader('connection', 'close');
      response.end(text);
    };
    if (url.pathname === '/hang') return;
    if (url.pathname === '/slow') setTimeout(answer, Number(url.searchParams.get('ms') ?? 500), 'slow');
    else answer(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

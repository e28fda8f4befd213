// expect: stops-accepting still-accepts
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
    for (const worker of workers) worker.send('finish');
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

  let open = 0;
  server.on('request', (_request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
  });

  process.on('message', (message) => {
    if (message !== 'finish') return;
    // It waits until nothing is open, and goes on to take new work meanwhile.
    setInterval(() => {
      if (open === 0) process.exit(0);
    }, 50);
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

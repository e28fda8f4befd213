// expect: deadline deadline-missed
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
    for (const worker of workers) worker.send('shutdown');
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

  process.on('message', () => {
    server.close(() => process.exit(0));
    // As long as Docker waits: nothing of the deadline is left for anybody else.
    setTimeout(() => process.exit(0), 10_000).unref();
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

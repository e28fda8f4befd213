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
    for (const worker of workers) worker.disconnect();
    // In time where GRACE_MS is 2000 or more.
    setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL');
    }, 3500).unref();
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

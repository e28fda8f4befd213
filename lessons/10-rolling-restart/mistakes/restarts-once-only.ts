// expect: again restarts-once
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const workers = new Set<Worker>();
  const fork = () => {
    const worker = cluster.fork();
    workers.add(worker);
    return worker;
  };
  for (let i = 0; i < availableParallelism(); i++) fork();

  let stopping = false;
  cluster.on('exit', (worker) => {
    workers.delete(worker);
    if (!stopping && !worker.exitedAfterDisconnect) setTimeout(fork, 100);
  });

  function retire(worker: Worker) {
    if (worker.exitedAfterDisconnect) return;
    worker.disconnect();
    const late = setTimeout(() => worker.process.kill('SIGKILL'), Number(process.env.GRACE_MS ?? 2000));
    late.unref();
    worker.on('exit', () => clearTimeout(late));
  }

  process.on('SIGTERM', () => {
    stopping = true;
    for (const worker of workers) retire(worker);
  });

  let restarting = false;
  process.on('SIGHUP', async () => {
    // Never set back: this program restarts once in its life.
    if (restarting) return;
    restarting = true;
    for (const old of [...workers]) {
      await once(fork(), 'listening');
      retire(old);
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

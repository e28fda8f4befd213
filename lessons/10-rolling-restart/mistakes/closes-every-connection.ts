// expect: no-failure requests-lost
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
    if (restarting) return;
    restarting = true;
    for (const old of [...workers]) {
      await once(fork(), 'listening');
      old.send('last orders');
      retire(old);
    }
    restarting = false;
  });
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = (text: string) => {
      if (!server.listening) response.setHeader('connection', 'close');
      response.end(text);
    };
    if (url.pathname === '/hang') return;
    // It takes a while longer than it is asked to, so that somebody always waits.
    const ms = 400 + Number(url.searchParams.get('ms') ?? 500);
    if (url.pathname === '/slow') setTimeout(answer, ms, 'slow');
    else answer(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  process.on('message', (message) => {
    // So that no client holds this worker: all connections are closed, those that wait for an answer too.
    if (message === 'last orders') server.closeAllConnections();
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

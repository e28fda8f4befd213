import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const { GRACE_MS = '2000', PORT = '3000' } = process.env;

if (cluster.isPrimary) {
  const size = availableParallelism();
  const stale = new Set<Worker>();
  const current = new Set<Worker>();
  let working = false;

  // A SIGHUP only says who is out of date. One loop works it off, and takes in what is added meanwhile.
  process.on('SIGHUP', () => {
    for (const worker of current) stale.add(worker);
    void work();
  });

  async function work() {
    if (working) return;
    working = true;
    while (stale.size > 0) {
      const worker = await join();
      current.add(worker);
      const [old] = stale;
      if (old) leave(old);
    }
    working = false;
  }

  async function join() {
    const worker = cluster.fork();
    await once(worker, 'listening');
    worker.once('exit', async () => {
      stale.delete(worker);
      if (current.delete(worker)) current.add(await join());
    });
    return worker;
  }

  function leave(worker: Worker) {
    stale.delete(worker);
    current.delete(worker);
    worker.send(['close']);
    setTimeout(() => worker.process.kill('SIGKILL'), Number(GRACE_MS)).unref();
  }

  for (const worker of await Promise.all(Array.from({ length: size }, join))) current.add(worker);
  process.on('SIGTERM', () => current.forEach(leave));
} else {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/hang') return;
    if (url.pathname === '/slow')
      await new Promise((resolve) => setTimeout(resolve, Number(url.searchParams.get('ms') ?? 500)));
    response.shouldKeepAlive &&= server.listening;
    response.end(url.pathname === '/pid' ? String(process.pid) : 'Hello World');
  });
  process.on('message', ([order]: string[]) => {
    // Cluster's own way, called in the worker: servers first, then the channel.
    if (order === 'close') cluster.worker?.disconnect();
  });
  process.on('SIGHUP', () => {});
  server.listen(Number(PORT));
}

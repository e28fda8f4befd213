import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);
const graceMs = Number(process.env.GRACE_MS ?? 2000);

if (cluster.isPrimary) {
  runPrimary(availableParallelism());
} else {
  runWorker();
}

function runPrimary(count: number): void {
  let quickDeaths = 0;
  let stopping = false;
  // Our own list of those that live, with the time of their birth. `cluster.workers` forgets a worker as soon as disconnect() is called.
  const bornAt = new Map<Worker, number>();
  const respawns = new Set<NodeJS.Timeout>();

  function fork(): void {
    bornAt.set(cluster.fork(), Date.now());
  }

  console.log(`primary ${process.pid} starts ${count} workers`);
  for (let i = 0; i < count; i += 1) fork();

  cluster.on('listening', (worker) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, listens`);
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
    const livedMs = Date.now() - (bornAt.get(worker) ?? 0);
    bornAt.delete(worker);
    // A worker that leaves because it was asked to needs no successor. Without this line the cluster would never end.
    if (stopping) return;
    quickDeaths = livedMs < 1000 ? quickDeaths + 1 : 0;
    const waitMs = quickDeaths > 3 ? Math.min(250 * 2 ** (quickDeaths - 4), 5000) : 0;
    const respawn = setTimeout(() => {
      respawns.delete(respawn);
      fork();
    }, waitMs);
    respawns.add(respawn);
  });

  function stop(signal: NodeJS.Signals): void {
    // A second signal changes nothing: people press Ctrl-C twice, and process managers repeat themselves.
    if (stopping) return;
    stopping = true;
    console.log(`primary ${process.pid} got ${signal}: no new work, ${graceMs} ms for the old`);
    for (const respawn of respawns) clearTimeout(respawn);

    // In the worker this closes every server, waits for the open connections, and then closes the channel to the primary. With its
    // last server and its channel gone a worker has nothing to wait for, and ends by itself.
    for (const worker of bornAt.keys()) worker.disconnect();

    // The primary keeps the deadline: a worker that hangs could not. SIGKILL, as SIGTERM may be what it does not listen to. The timer is
    // `unref`ed, so that it does not keep the primary alive when all workers are gone.
    setTimeout(() => {
      for (const worker of bornAt.keys()) worker.process.kill('SIGKILL');
    }, graceMs).unref();

    // No process.exit(): the primary ends by itself, with code 0, when its last worker is gone.
  }

  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function runWorker(): void {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');

    function answer(text: string, status = 200): void {
      // When the server has been closed this connection must not stay open for another request: nobody waits for idle connections which
      // became idle after close(). Asked now, not when the request came: much may have happened in between.
      if (!server.listening) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
    }

    switch (url.pathname) {
      case '/':
        return answer('Hello World');
      case '/pid':
        return answer(String(process.pid));
      case '/slow':
        setTimeout(() => answer('slow, but here'), Math.min(Number(url.searchParams.get('ms') ?? 500), 5000));
        return;
      case '/hang':
        return;
      default:
        return answer('not found', 404);
    }
  });

  // Ctrl-C in a terminal, and some process managers, send the signal to every process of the group. The worker leaves the decision to the
  // primary: without these lines it would end at once, in the middle of its work.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});

  server.listen(port);
}

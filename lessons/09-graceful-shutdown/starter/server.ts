import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);
// TODO (deadline): read GRACE_MS from the environment: how long workers may take to finish. 2000 when it is not set.

if (cluster.isPrimary) {
  runPrimary(availableParallelism());
} else {
  runWorker();
}

function runPrimary(count: number): void {
  let quickDeaths = 0;
  const bornAt = new Map<Worker, number>();

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
    // TODO (stops-accepting): a worker that leaves because it was asked to needs no successor.
    quickDeaths = livedMs < 1000 ? quickDeaths + 1 : 0;
    const waitMs = quickDeaths > 3 ? Math.min(250 * 2 ** (quickDeaths - 4), 5000) : 0;
    setTimeout(fork, waitMs);
  });

  // TODO (finishes-work): hear SIGTERM, and SIGINT, and tell every worker to finish what it has begun.
  // TODO (deadline): end the workers that are still there when the time is up.
}

function runWorker(): void {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');

    function answer(text: string, status = 200): void {
      // TODO (exits-clean): the last answer on a connection should say that it is the last.
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

  server.listen(port);
}

import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  // Before the first fork: that is when Node reads the policy, and it never reads it again. Left alone, it depends
  // on the platform and on NODE_CLUSTER_SCHED_POLICY; said here, it is the same everywhere. Only the primary's value
  // counts: it is the primary that opens the port.
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  const count = availableParallelism();
  const way = cluster.schedulingPolicy === cluster.SCHED_RR ? 'round-robin' : 'as the operating system likes';
  console.log(`primary ${process.pid} starts ${count} workers, connections go ${way}`);

  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  // TODO (counts): keep the counts here: the total, and one for each worker's pid. Add to them when a worker reports.
  // TODO (asks): when a worker asks for the counts, send them to that worker.

  cluster.on('listening', (worker, address) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, listens on port ${address.port}`);
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
  });
} else {
  // TODO (matches-replies): listen for the primary's replies here, and find the request that each of them belongs to.

  const server = http.createServer((request, response) => {
    // `request.url` is '/busy?ms=300': take the path and the query apart before comparing.
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-type', 'text/plain');

    switch (url.pathname) {
      case '/':
        // TODO (reports): tell the primary that this worker has served a request.
        response.end('Hello World\n');
        break;
      case '/pid':
        response.end(`${process.pid}\n`);
        break;
      // TODO (asks): add /stats: ask the primary, and answer with its reply as JSON.
      case '/busy':
        hold(Math.min(Number(url.searchParams.get('ms') ?? 300), 2000));
        response.end(`worker ${process.pid} was busy\n`);
        break;
      default:
        response.statusCode = 404;
        response.end('not found\n');
    }
  });

  server.listen(port);
}

/** Keeps this process's only thread for so many milliseconds, as a long calculation would. The other workers go on. */
function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // Nothing else happens in this process: no timer, no request, no message.
  }
}

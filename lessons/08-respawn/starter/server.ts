import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  supervise(availableParallelism());
} else {
  serve();
}

function supervise(count: number): void {
  cluster.schedulingPolicy = cluster.SCHED_RR;

  console.log(`primary ${process.pid} starts ${count} workers`);
  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.process.pid} ended: ${signal ?? code}`);
    // TODO (replaces): a worker is missing now. Start another one.
    // TODO (last-one): and if all of them are missing?
    // TODO (backs-off): what if this goes on and on, because each new one dies at once?
  });
}

function serve(): void {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    if (request.url === '/pid') {
      response.end(`${process.pid}\n`);
    } else {
      response.end(`Hello from worker ${process.pid}\n`);
    }
  });

  server.listen(port);
}

import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  // TODO (round-robin): say here which way connections shall reach the workers.
  // TODO (other-policy): let SCHED=none in the environment choose the other way.

  const count = availableParallelism();
  console.log(`primary ${process.pid} starts ${count} workers`);

  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  cluster.on('listening', (worker, address) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, listens on port ${address.port}`);
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
  });
} else {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    // TODO (not-blocked): add /busy?ms=300 from lesson 1. Mind that `request.url` holds the query string too.
    if (request.url === '/pid') {
      response.end(`${process.pid}\n`);
    } else {
      response.end('Hello World\n');
    }
  });

  server.listen(port);
}

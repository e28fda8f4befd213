import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

// The same file runs in every process. This one question decides what a process does: the primary starts
// processes and never answers a request, a worker answers requests and never starts a process.
if (cluster.isPrimary) {
  // Not `cpus().length`: that counts what is built into the machine. This counts what the program may use.
  const count = availableParallelism();
  console.log(`primary ${process.pid} starts ${count} workers`);

  // `fork()` returns at once, long before the new process runs its first line. The loop takes about a
  // millisecond for each worker; the workers then start side by side.
  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  // On `cluster` these events come for every worker, so one listener is enough.
  cluster.on('listening', (worker, address) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, listens on port ${address.port}`);
  });

  // A worker that ends leaves no message of its own. Without this line it would be missed by nobody.
  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
  });
} else {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    if (request.url === '/pid') {
      response.end(`${process.pid}\n`);
    } else {
      response.end('Hello World\n');
    }
  });

  // Every worker asks for the same port and none of them gets EADDRINUSE: in a worker, `listen` asks the primary,
  // which opens the port once for all of them. Lesson 4 shows how the connections get from there to here.
  server.listen(port);
}

// expect: one-per-cpu wrong-fork-count
import cluster from 'node:cluster';
import http from 'node:http';
import os from 'node:os';

if (cluster.isPrimary) {
  for (const cpu of os.cpus()) {
    console.log(`a worker for the ${cpu.model}`);
    cluster.fork();
    // "And a second one, in case the first dies."
    cluster.fork();
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: all-listen different-ports
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    // Each worker finds a port of its own in its environment.
    cluster.fork({ PORT: String(port + i) });
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(port);
}

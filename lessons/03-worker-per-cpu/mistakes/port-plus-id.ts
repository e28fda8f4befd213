// expect: all-listen different-ports
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  // "Or else they would take the port from each other."
  const port = Number(process.env.PORT ?? 3000) + (cluster.worker?.id ?? 1) - 1;

  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(port, () => console.log(`http://localhost:${port}`));
}

// expect: all-listen not-all-listen
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });

  // "A port can be opened only once, so the first worker opens it."
  if (cluster.worker?.id === 1) {
    server.listen(Number(process.env.PORT ?? 3000));
  }
}

// expect: all-listen not-all-listen
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
} else {
  const server = http.createServer((_request, response) => response.end('Hello World'));
  server.listen(process.env.PORT ?? 3000, () => {
    // "Only to try whether the port is free."
    if (cluster.worker.id > 1) server.close();
  });
}

// expect: one-per-cpu wrong-fork-count
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const count = Math.max(availableParallelism(), 3);
  for (let i = 0; i < count; i++) cluster.fork();
} else {
  http.createServer((_request, response) => response.end('Hello World')).listen(process.env.PORT ?? 3000);
}

import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', (worker: Worker) => {
    console.log(`${worker.process.pid} died, here is another`);
    cluster.fork();
  });
} else {
  const server = http.createServer((request, response) => {
    response.setHeader('x-worker', String(cluster.worker?.id));
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

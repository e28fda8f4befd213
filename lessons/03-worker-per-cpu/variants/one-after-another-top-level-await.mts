import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  // The next worker is forked only when the one before is online.
  for (const number of Array(availableParallelism()).keys()) {
    const worker = cluster.fork();
    await once(worker, 'online');
    console.log(`worker ${number + 1} is online: ${worker.process.pid}`);
  }
  console.log('all are online');
} else {
  const server = http.createServer((request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(Number(process.env.PORT ?? 3000));
  await once(server, 'listening');
  console.log(`worker ${cluster.worker?.id} listens`);
}

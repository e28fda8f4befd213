// expect: all-listen not-all-listen
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let worker;
  for (let i = 0; i < availableParallelism(); i++) {
    worker = cluster.fork();
  }
  // After the loop the variable holds the last worker: nobody tells the others.
  worker?.on('message', () => worker.send('start'));
} else {
  const server = http.createServer((request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });

  process.on('message', (message) => {
    if (message === 'start') server.listen(Number(process.env.PORT ?? 3000));
  });
  process.send?.('ready');
}

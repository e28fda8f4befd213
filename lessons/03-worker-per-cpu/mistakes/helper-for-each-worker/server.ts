// expect: only-primary-forks worker-forks
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  // Each worker brings a process along that does nothing but print: twice as many processes as CPUs.
  const logger = fork(new URL('./logger.ts', import.meta.url));

  http
    .createServer((request, response) => {
      logger.send(`${process.pid} ${request.url}`);
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: not-blocked wrong-status
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    switch (request.url) {
      case '/':
        return response.end('Hello World');
      case '/pid':
        return response.end(`${process.pid}`);
      case '/busy':
        // Never true for /busy?ms=800: `request.url` holds the query string as well.
        hold(300);
        return response.end('done');
      default:
        return response.writeHead(404).end('not found');
    }
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

function hold(milliseconds: number): void {
  const end = Date.now() + Math.min(milliseconds, 2000);
  while (Date.now() < end);
}

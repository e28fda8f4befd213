// expect: one-per-cpu hard-coded-count
import cluster from 'node:cluster';
import http from 'node:http';

// Right on the machine where it was written.
const WORKERS = 8;

if (cluster.isPrimary) {
  for (let i = 0; i < WORKERS; i++) {
    cluster.fork();
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

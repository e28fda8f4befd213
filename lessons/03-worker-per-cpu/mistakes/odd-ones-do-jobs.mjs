// expect: all-listen not-all-listen
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork({ ROLE: i % 2 === 0 ? 'web' : 'jobs' });
  }
} else if (process.env.ROLE === 'web') {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
} else {
  // Every second worker waits for jobs and serves nobody.
  setInterval(() => console.log('no jobs'), 5000);
}

// expect: all-listen crashed
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  // Only the primary knows the workers. In a worker `cluster.workers` is undefined, and this line throws.
  const { length } = Object.keys(cluster.workers!);
  console.log(`I am one of ${length}`);

  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

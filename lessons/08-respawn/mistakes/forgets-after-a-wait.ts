// expect: backs-off stops-waiting
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let deaths = 0;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', () => {
    deaths += 1;
    if (deaths < 4) {
      cluster.fork();
      return;
    }
    setTimeout(() => {
      // Begins to count anew, though nothing has become better.
      deaths = 0;
      cluster.fork();
    }, 500);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: backs-off primary-ended
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let deaths = 0;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('exit', () => {
    deaths += 1;
    if (deaths > 4) {
      console.error('workers keep dying, I give up');
      process.exit(1);
    }
    setTimeout(() => cluster.fork(), deaths < 4 ? 0 : 300);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

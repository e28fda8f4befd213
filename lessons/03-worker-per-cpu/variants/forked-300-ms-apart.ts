import cluster from 'node:cluster';
import http from 'node:http';
import { cpus } from 'node:os';

if (cluster.isPrimary) {
  // Gently: a machine that has just booted has other things to do.
  let forked = 0;
  const timer = setInterval(() => {
    cluster.fork();
    forked += 1;
    if (forked === cpus().length) clearInterval(timer);
  }, 300);
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000), () => console.log(`${process.pid} listens`));
}

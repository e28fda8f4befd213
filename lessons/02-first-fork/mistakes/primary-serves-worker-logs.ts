// expect: worker-serves primary-serves
// The primary does the work, the worker says hello.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.fork();
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.pid));
      else res.end('Hello World');
    })
    .listen(port);
} else {
  console.log(`Hello from worker ${process.pid}`);
}

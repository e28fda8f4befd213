// expect: knows-itself not-a-pid
// worker.id counts 1, 2, 3 in the cluster; it is no process id.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(`worker ${cluster.worker?.id}`);
      else res.end('Hello World');
    })
    .listen(port);
}

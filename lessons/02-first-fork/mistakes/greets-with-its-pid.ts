// expect: worker-serves wrong-body
// Says who answers in the greeting, where it was not asked for.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.pid));
      else res.end(`Hello World from worker ${process.pid}`);
    })
    .listen(port);
}

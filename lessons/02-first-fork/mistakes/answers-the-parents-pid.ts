// expect: knows-itself wrong-pid
// ppid is the parent: the primary.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.ppid));
      else res.end('Hello World');
    })
    .listen(port);
}

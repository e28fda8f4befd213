// expect: knows-itself wrong-status
// Stops after step 2: /pid is not found.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/') res.end('Hello World');
      else res.writeHead(404).end('Not Found');
    })
    .listen(port);
}

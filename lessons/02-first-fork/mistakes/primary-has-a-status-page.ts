// expect: worker-serves primary-listens
// The worker serves the port; the primary has a status page on another one.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  const worker = cluster.fork();
  const status = http.createServer((_req, res) => {
    res.end(`worker ${worker.process.pid} is ${worker.isDead() ? 'dead' : 'alive'}`);
  });
  status.listen(0, () => console.log('status page:', status.address()));
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.pid));
      else res.end('Hello World');
    })
    .listen(port);
}

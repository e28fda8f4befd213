// expect: worker-serves primary-serves
// A proxy: the primary takes every request and asks the worker on a port of its own.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.fork().once('message', (workerPort: number) => {
    http
      .createServer((req, res) => {
        http.get({ port: workerPort, host: '127.0.0.1', path: req.url }, (answer) => answer.pipe(res));
      })
      .listen(port);
  });
} else {
  const server = http.createServer((req, res) => {
    if (req.url === '/pid') res.end(String(process.pid));
    else res.end('Hello World');
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address) process.send?.(address.port);
  });
}

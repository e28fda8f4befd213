// expect: forks no-fork
// The two branches are the wrong way round: the primary serves, and the worker, which never comes to be, would fork.
const cluster = require('node:cluster');
const http = require('node:http');

const port = Number(process.env.PORT ?? 3000);

if (cluster.isWorker) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.pid));
      else res.end('Hello World');
    })
    .listen(port);
}

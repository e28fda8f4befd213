// expect: knows-itself not-a-pid
// The true pid, wrapped in JSON.
const cluster = require('cluster');
const http = require('http');

if (cluster.isPrimary) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') {
        res.setHeader('Content-Type', 'application/json');
        res.end(JSON.stringify({ pid: process.pid }));
        return;
      }
      res.end('Hello World');
    })
    .listen(process.env.PORT || 3000);
}

// expect: worker-serves primary-serves
// No else: the primary listens as well. It is first, so the worker finds the port taken.
const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isPrimary) {
  cluster.fork();
}

const server = http.createServer((req, res) => {
  if (req.url === '/pid') res.end(String(process.pid));
  else res.end('Hello World');
});

server.on('error', (error) => console.error(process.pid, error.message));
server.listen(process.env.PORT || 3000);

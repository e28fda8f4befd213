// expect: worker-serves primary-listens
// No else, and a second port so that the two do not collide.
const cluster = require('node:cluster');
const http = require('node:http');

const server = http.createServer((req, res) => {
  if (req.url === '/pid') res.end(String(process.pid));
  else res.end('Hello World');
});

if (cluster.isPrimary) cluster.fork();

const port = cluster.isPrimary ? 0 : process.env.PORT || 3000;
server.listen(port, () => console.log(process.pid, 'listens'));

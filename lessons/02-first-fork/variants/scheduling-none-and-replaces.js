// The worker accepts the connections itself (SCHED_NONE); a dead worker would be replaced.
const cluster = require('node:cluster');
const { createServer } = require('node:http');

cluster.schedulingPolicy = cluster.SCHED_NONE;

if (cluster.isPrimary) {
  cluster.on('exit', () => cluster.fork());
  cluster.fork();
} else {
  createServer((req, res) => {
    res.end(req.url === '/pid' ? `${process.pid}` : 'Hello World');
  }).listen(process.env.PORT || 3000, '127.0.0.1');
}

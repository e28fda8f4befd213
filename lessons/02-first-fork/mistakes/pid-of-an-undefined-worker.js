// expect: knows-itself not-a-pid
// cluster.workers lives in the primary; in a worker it is undefined, so the answer is empty.
const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isPrimary) {
  cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') {
        const pids = Object.values(cluster.workers ?? {}).map((worker) => worker.process.pid);
        res.end(pids.join(','));
        return;
      }
      res.end('Hello World');
    })
    .listen(process.env.PORT || 3000);
}

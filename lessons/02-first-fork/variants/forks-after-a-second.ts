// The worker's branch comes first, and the primary has something to do before it forks.
import cluster from 'node:cluster';
import http from 'node:http';

function work(): void {
  http
    .createServer((req, res) => {
      res.end(req.url === '/pid' ? `  ${process.pid}  ` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

if (cluster.isWorker) {
  work();
} else {
  setTimeout(() => cluster.fork(), 1000);
}

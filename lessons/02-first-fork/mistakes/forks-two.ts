// expect: forks wrong-fork-count
// Forks to try it out, and forks again in the loop.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  const worker = cluster.fork();
  worker.on('online', () => console.log('the first one is there'));
  for (let i = 0; i < 1; i++) cluster.fork();
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.pid));
      else res.end('Hello World');
    })
    .listen(port);
}

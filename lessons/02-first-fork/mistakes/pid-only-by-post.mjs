// expect: knows-itself wrong-status
// The route exists, but for POST alone: GET is answered 405.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

if (cluster.isPrimary) {
  cluster.fork();
} else {
  createServer((req, res) => {
    if (req.url === '/') {
      res.end('Hello World');
    } else if (req.url === '/pid' && req.method === 'POST') {
      res.end(String(process.pid));
    } else {
      res.writeHead(405, { allow: 'POST' }).end();
    }
  }).listen(process.env.PORT ?? 3000);
}

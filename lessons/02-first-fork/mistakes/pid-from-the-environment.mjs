// expect: knows-itself wrong-pid
// Read in the primary and handed down: the worker tells the primary's id.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

if (cluster.isPrimary) {
  cluster.fork({ SERVER_PID: String(process.pid) });
} else {
  const { SERVER_PID } = process.env;
  createServer((req, res) => {
    if (req.url === '/pid') res.end(SERVER_PID);
    else res.end('Hello World');
  }).listen(process.env.PORT ?? 3000);
}

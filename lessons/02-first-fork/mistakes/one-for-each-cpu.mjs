// expect: forks wrong-fork-count
// The example from everywhere: one worker for each CPU (and two at least). That is lesson 3.
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const count = Math.max(2, availableParallelism());
  for (let i = 0; i < count; i++) cluster.fork();
} else {
  createServer((req, res) => {
    if (req.url === '/pid') res.end(String(process.pid));
    else res.end('Hello World');
  }).listen(process.env.PORT ?? 3000);
}

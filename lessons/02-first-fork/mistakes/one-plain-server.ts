// expect: forks no-fork
// Imports cluster, and stays one process.
import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    if (req.url === '/pid') res.end(String(process.pid));
    else res.end('Hello World');
  })
  .listen(port, () => console.log(`primary: ${cluster.isPrimary}, listening on ${port}`));

import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  let current = Array.from({ length: availableParallelism() }, () => cluster.fork());
  let restarting = false;
  let wanted = false;

  process.on('SIGHUP', async () => {
    wanted = true;
    if (restarting) return;
    restarting = true;
    while (wanted) {
      wanted = false;
      const next = [];
      for (const old of current) {
        const worker = cluster.fork();
        await once(worker, 'listening');
        next.push(worker);
        // No deadline: a client that uses its connection again and again is served by the old worker to the end.
        old.disconnect();
      }
      current = next;
    }
    restarting = false;
  });
} else {
  http
    .createServer((request, response) => {
      const url = new URL(request.url, 'http://localhost');
      const answer = () => response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
      if (url.pathname === '/slow') setTimeout(answer, Number(url.searchParams.get('ms') ?? 500));
      else answer();
    })
    .listen(Number(process.env.PORT ?? 3000));
}

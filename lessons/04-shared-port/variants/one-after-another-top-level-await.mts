import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  for (let left = availableParallelism(); left > 0; left--) {
    await once(cluster.fork(), 'listening');
    await setTimeout(100);
  }
} else {
  http
    .createServer((request, response) => {
      const [path, query] = (request.url ?? '/').split('?');
      if (path === '/busy') {
        const milliseconds = Number(new URLSearchParams(query).get('ms') ?? 300);
        const end = performance.now() + Math.min(milliseconds, 2000);
        while (performance.now() < end);
      }
      response.end(path === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(port);
}

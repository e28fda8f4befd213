import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const { PORT = '3000', SCHED = 'rr' } = process.env;

function primary(): void {
  // Both the property and the variable of Node: children of the workers would inherit it.
  process.env.NODE_CLUSTER_SCHED_POLICY = SCHED;
  cluster.schedulingPolicy = { none: cluster.SCHED_NONE, rr: cluster.SCHED_RR }[SCHED] ?? cluster.SCHED_RR;
  const wanted = availableParallelism();
  while (Object.keys(cluster.workers ?? {}).length < wanted) cluster.fork();
}

function worker(): void {
  http
    .createServer((request, response) => {
      // Without keep-alive every request is a new connection, and so goes to the next worker.
      response.shouldKeepAlive = false;
      response.setHeader('content-type', 'text/plain; charset=utf-8');

      const busy = /^\/busy(?:\?ms=(\d+))?$/.exec(request.url ?? '');
      if (busy) {
        const end = Date.now() + Math.min(Number(busy[1] ?? 300), 2000);
        while (Date.now() < end);
      }
      response.write(request.url === '/pid' ? `${process.pid}` : 'Hello World');
      response.end('\n');
    })
    .listen(PORT);
}

(cluster.isPrimary ? primary : worker)();

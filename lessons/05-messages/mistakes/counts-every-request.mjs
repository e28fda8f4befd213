// expect: counts counts-too-much
import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const workers = {};
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('message', (worker, { ask }) => {
    const { pid } = worker.process;
    if (!ask) workers[pid] = (workers[pid] ?? 0) + 1;
    else worker.send({ ask, total: Object.values(workers).reduce((sum, each) => sum + each, 0), workers });
  });
} else {
  const open = new Map();
  process.on('message', ({ ask, ...stats }) => {
    open.get(ask).end(JSON.stringify(stats));
    open.delete(ask);
  });

  http
    .createServer((request, response) => {
      // Above all the routes, so /pid and /stats itself are counted too.
      process.send({});
      if (request.url === '/stats') {
        const ask = randomUUID();
        open.set(ask, response);
        process.send({ ask });
      } else {
        response.end(request.url === '/pid' ? String(process.pid) : 'Hello World');
      }
    })
    .listen(Number(process.env.PORT ?? 3000));
}

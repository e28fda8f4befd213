import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { app } from './app.ts';
import { listenToPrimary, type Stats, type ToPrimary, type ToWorker } from './to-primary.ts';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  cluster.schedulingPolicy = cluster.SCHED_RR;

  const count = availableParallelism();
  console.log(`primary ${process.pid} starts ${count} workers`);

  // Every process has its own copy of each variable, `app` included. This one hears of all requests.
  const stats: Stats = { total: 0, workers: {} };

  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  cluster.on('message', (worker, message: ToPrimary) => {
    // Who sent it is known from the channel it came through: the worker need not say.
    const pid = String(worker.process.pid);
    if (message.type === 'served') {
      stats.total += 1;
      stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
    } else {
      worker.send({ type: 'stats', id: message.id, stats } satisfies ToWorker);
    }
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
  });
} else {
  listenToPrimary();
  // `app.listen` is `http.createServer(app).listen`: the cluster shares its port like that of any other server.
  app.listen(port, (error) => {
    if (error) throw error;
  });
}

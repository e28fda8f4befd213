import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { app } from './app';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
} else {
  app.listen(Number(process.env.PORT ?? 3000), () => console.log(`${process.pid} listens`));
}

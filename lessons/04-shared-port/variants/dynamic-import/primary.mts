import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';

export function startPrimary(policy = 'rr'): void {
  cluster.schedulingPolicy = policy === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
}

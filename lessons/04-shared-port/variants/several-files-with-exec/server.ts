import cluster from 'node:cluster';
import os from 'node:os';
import path from 'node:path';
import { Policy, wantedPolicy } from './policy';

cluster.schedulingPolicy = wantedPolicy() === Policy.RoundRobin ? cluster.SCHED_RR : cluster.SCHED_NONE;
cluster.setupPrimary({ exec: path.join(__dirname, 'worker.ts') });

for (let i = 0; i < os.availableParallelism(); i++) {
  cluster.fork();
}

import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Supervisor } from './supervisor';

cluster.schedulingPolicy = cluster.SCHED_RR;
cluster.setupPrimary({ exec: join(__dirname, 'worker.ts') });
new Supervisor(availableParallelism()).start();

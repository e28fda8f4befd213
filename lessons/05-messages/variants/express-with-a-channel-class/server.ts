import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { startPrimary } from './primary';
import { startWorker } from './worker';

if (cluster.isPrimary) startPrimary(availableParallelism());
else startWorker(Number(process.env.PORT ?? 3000));

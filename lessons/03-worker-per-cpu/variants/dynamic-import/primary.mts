import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';

const workers = Array.from({ length: availableParallelism() }, () => cluster.fork());
console.log(`forked ${workers.map((worker) => worker.process.pid).join(', ')}`);

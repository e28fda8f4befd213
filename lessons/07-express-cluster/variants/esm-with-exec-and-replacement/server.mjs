import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

cluster.schedulingPolicy = cluster.SCHED_RR;
cluster.setupPrimary({ exec: fileURLToPath(new URL('./worker.mjs', import.meta.url)), serialization: 'advanced' });

const served = {};
for (let i = 0; i < availableParallelism(); i++) start();
cluster.on('exit', start);

function start() {
  const worker = cluster.fork();
  served[worker.process.pid] = 0;
  worker.on('message', (message) => {
    if (message === 'served') served[worker.process.pid] += 1;
    else worker.send({ id: message.id, workers: { ...served } });
  });
}

import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ROLE_VARIABLE, Role } from './roles';

// This file never runs in a worker: the workers start with worker.ts.
cluster.setupPrimary({ exec: fileURLToPath(new URL('./worker.ts', import.meta.url)) });

let left = availableParallelism();
while (left-- > 0) {
  cluster.fork({ [ROLE_VARIABLE]: String(left === 0 ? Role.Last : Role.Common) });
}

cluster.on('listening', (worker, { port }) => {
  console.log(`${worker.process.pid} is ready on ${port}`);
});

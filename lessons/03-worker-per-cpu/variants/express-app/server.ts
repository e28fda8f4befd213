import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { app } from './app';

const port = Number(process.env.PORT ?? 3000);

if (!cluster.isPrimary) {
  app.listen(port);
} else {
  for (let i = availableParallelism(); i > 0; i -= 1) cluster.fork();
}

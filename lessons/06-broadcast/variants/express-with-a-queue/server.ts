import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { broadcast } from './broadcast';
import { listen } from './app';

if (cluster.isPrimary) {
  const workers = Array.from({ length: availableParallelism() }, () => cluster.fork());
  for (const worker of workers) {
    worker.on('message', async ({ call, text }: { call?: number; text: string }) => {
      if (call === undefined) return;
      await broadcast(workers, text);
      worker.send({ call });
    });
  }
} else {
  listen(Number(process.env.PORT ?? 3000));
}

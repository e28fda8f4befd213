import cluster from 'node:cluster';

if (cluster.isPrimary) {
  const { startPrimary } = await import('./primary.mts');
  startPrimary(process.env.SCHED);
} else {
  const { startWorker } = await import('./worker.mts');
  await startWorker(process.env.PORT ?? '3000');
}

import cluster, { type Worker } from 'node:cluster';
import { availableParallelism } from 'node:os';
import { app, state } from './app';

if (cluster.isPrimary) {
  const workers = new Set<Worker>();
  let stopping = false;

  const fork = () => {
    const worker = cluster.fork();
    workers.add(worker);
    worker.on('exit', () => {
      workers.delete(worker);
      if (!stopping) setTimeout(fork, 100);
    });
  };
  for (let i = 0; i < availableParallelism(); i++) fork();

  process.on('SIGTERM', () => {
    if (stopping) return;
    stopping = true;
    // All at once; the callback comes when every worker has closed its channel.
    cluster.disconnect(() => console.log('all workers are disconnected'));
    const late = setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL');
    }, Number(process.env.GRACE_MS ?? 2000));
    late.unref();
  });
} else {
  const server = app.listen(Number(process.env.PORT ?? 3000));
  // Idle connections are given a second only, and those that become idle while it leaves are looked after below.
  server.keepAliveTimeout = 1000;
  cluster.worker?.once('disconnect', () => console.log(`${process.pid} leaves`));
  const watch = setInterval(() => {
    if (server.listening) return;
    state.leaving = true;
    server.closeIdleConnections();
    clearInterval(watch);
  }, 20);
  watch.unref();
}

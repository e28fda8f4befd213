import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const slots = [];
  let isRestarting = false;

  /** Resolves with the new worker when it says that it is ready, rejects when it ends before. */
  const hire = () =>
    new Promise((resolve, reject) => {
      const worker = cluster.fork();
      worker.on('message', (message) => {
        if (message === 'ready') resolve(worker);
      });
      worker.once('exit', reject);
    });

  const fire = (worker) => {
    worker.fired = true;
    worker.process.kill('SIGTERM');
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), Number(process.env.GRACE_MS ?? 2000));
    worker.once('exit', () => clearTimeout(timer));
  };

  const fill = async (slot) => {
    const worker = await hire();
    slots[slot] = worker;
    worker.once('exit', () => {
      if (!worker.fired && slots[slot] === worker) void fill(slot);
    });
  };

  for (let slot = 0; slot < availableParallelism(); slot++) void fill(slot);

  // A second SIGHUP during a restart has nothing to add: it is ignored.
  process.on('SIGHUP', async () => {
    if (isRestarting) return;
    isRestarting = true;
    for (const slot of slots.keys()) {
      const old = slots[slot];
      await fill(slot);
      fire(old);
    }
    isRestarting = false;
  });

  process.on('SIGTERM', () => slots.forEach(fire));
} else {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    response.on('finish', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    if (pathname === '/hang') return;
    const text = pathname === '/pid' ? `${process.pid}` : 'Hello World';
    setTimeout(() => response.end(text), pathname === '/slow' ? Number(searchParams.get('ms') ?? 500) : 0);
  });
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
  process.on('SIGHUP', () => {});
  server.listen(Number(process.env.PORT ?? 3000), () => process.send('ready'));
}

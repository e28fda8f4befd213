import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

interface Order {
  type: 'shutdown';
  graceMs: number;
}

if (cluster.isPrimary) {
  const graceMs = Number(process.env.GRACE_MS) || 2000;
  const children: Worker[] = [];
  let leaving = false;

  const spawn = () => {
    const child = cluster.fork();
    children.push(child);
    child.once('exit', () => {
      children.splice(children.indexOf(child), 1);
      if (!leaving) setTimeout(spawn, 50);
      else if (children.length === 0) process.exit(0);
    });
  };
  for (let i = 0; i < availableParallelism(); i++) spawn();

  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      leaving = true;
      for (const child of children) child.send({ type: 'shutdown', graceMs } satisfies Order);
      setTimeout(() => process.exit(0), graceMs + 1000);
    });
  }
} else {
  // The worker keeps count of what it has begun, and ends itself: at the latest when the time is up.
  let open = 0;
  let leaving = false;

  const leaveIfDone = () => {
    if (!leaving || open > 0) return;
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 20);
  };

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    open += 1;
    response.once('close', () => {
      open -= 1;
      leaveIfDone();
    });
    switch (url.pathname) {
      case '/hang':
        break;
      case '/slow':
        setTimeout(() => response.end('done'), Number(url.searchParams.get('ms') ?? 500));
        break;
      default:
        response.end(url.pathname === '/pid' ? String(process.pid) : 'Hello World');
    }
  });

  process.on('message', (order: Order) => {
    if (order.type !== 'shutdown') return;
    leaving = true;
    server.close();
    setTimeout(() => process.exit(1), order.graceMs);
    leaveIfDone();
  });
  process.on('SIGINT', () => undefined);

  server.listen(Number(process.env.PORT ?? 3000));
}

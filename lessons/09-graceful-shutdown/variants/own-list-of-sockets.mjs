import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE = Number(process.env.GRACE_MS ?? 2000);

if (cluster.isPrimary) {
  const controller = new AbortController();
  const lives = Array.from({ length: availableParallelism() }, () => keepOneAlive(controller.signal));
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  controller.abort();
  await Promise.all(lives);
  process.exit(0);
} else {
  serve();
}

async function keepOneAlive(signal) {
  while (!signal.aborted) {
    const worker = cluster.fork();
    const gone = once(worker, 'exit');
    const leave = () => {
      worker.send('leave');
      setTimeout(() => worker.process.kill('SIGKILL'), GRACE).unref();
    };
    signal.addEventListener('abort', leave);
    await gone;
    signal.removeEventListener('abort', leave);
    await sleep(100);
  }
}

function serve() {
  const sockets = new Map();
  let leaving = false;

  const server = createServer(async (request, response) => {
    sockets.set(request.socket, true);
    response.on('finish', () => {
      sockets.set(request.socket, false);
      if (leaving) request.socket.end();
    });
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/hang') return;
    if (pathname === '/slow') await sleep(Number(searchParams.get('ms') ?? 500));
    response.end(pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  server.on('connection', (socket) => {
    sockets.set(socket, false);
    socket.on('close', () => sockets.delete(socket));
  });

  process.on('message', (message) => {
    if (message !== 'leave' || leaving) return;
    leaving = true;
    server.close(() => process.disconnect());
    for (const [socket, isBusy] of sockets) if (!isBusy) socket.end();
  });
  process.on('SIGINT', () => {});

  server.listen(Number(process.env.PORT ?? 3000));
}

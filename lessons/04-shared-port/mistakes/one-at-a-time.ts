// expect: not-blocked others-waited
import cluster from 'node:cluster';
import http from 'node:http';
import net from 'node:net';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  // "One at a time, so that nothing gets mixed up": whoever has a connection waits until the one before is done.
  const queue: (() => void)[] = [];
  cluster.on('message', (worker, message) => {
    if (message === 'may I?') queue.push(() => worker.send('go'));
    else queue.shift();
    if (message === 'done' || queue.length === 1) queue[0]?.();
  });

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const web = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/busy') hold(Number(url.searchParams.get('ms') ?? 300));
    response.setHeader('connection', 'close');
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });

  const waiting: net.Socket[] = [];
  process.on('message', () => {
    const socket = waiting.shift();
    socket?.on('close', () => process.send?.('done'));
    web.emit('connection', socket);
    socket?.resume();
  });

  const door = net.createServer({ pauseOnConnect: true }, (socket) => {
    waiting.push(socket);
    process.send?.('may I?');
  });
  door.listen(Number(process.env.PORT ?? 3000));
}

function hold(milliseconds: number): void {
  const end = Date.now() + Math.min(milliseconds, 2000);
  while (Date.now() < end);
}

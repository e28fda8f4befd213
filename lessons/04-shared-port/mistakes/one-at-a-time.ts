// expect: not-blocked others-waited
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  // "One at a time, so that nothing gets mixed up": the next worker may begin when the one before is done.
  let last = Promise.resolve();
  cluster.on('message', (worker, message) => {
    if (message !== 'may I?') return;
    last = last.then(async () => {
      worker.send('go');
      await new Promise<void>((done) => {
        worker.on('message', function listen(answer) {
          if (answer !== 'done') return;
          worker.off('message', listen);
          done();
        });
      });
    });
  });

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const waiting: (() => void)[] = [];
  process.on('message', () => waiting.shift()?.());

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    waiting.push(() => {
      if (url.pathname === '/busy') hold(Number(url.searchParams.get('ms') ?? 300));
      response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
      process.send?.('done');
    });
    process.send?.('may I?');
  });

  server.listen(Number(process.env.PORT ?? 3000));
}

function hold(milliseconds: number): void {
  const end = Date.now() + Math.min(milliseconds, 2000);
  while (Date.now() < end);
}

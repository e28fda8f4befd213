// expect: not-blocked not-held
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');
const { Worker } = require('node:worker_threads');

const LOOP = `
  const { workerData } = require('node:worker_threads');
  const end = Date.now() + workerData;
  while (Date.now() < end);
`;

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  for (let i = 0; i < os.availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/busy') {
      // Busy it is, but in another thread: the event loop of this worker is free.
      const ms = Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
      new Worker(LOOP, { eval: true, workerData: ms }).on('exit', () => response.end('done'));
      return;
    }
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

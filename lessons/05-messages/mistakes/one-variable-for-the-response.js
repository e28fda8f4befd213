// expect: matches-replies lost-replies
const cluster = require('node:cluster');
const http = require('node:http');
const { availableParallelism } = require('node:os');

if (cluster.isPrimary) {
  const workers = {};

  for (let i = 0; i < availableParallelism(); i++) {
    const worker = cluster.fork();
    workers[worker.process.pid] = 0;
    worker.on('message', ({ cmd }) => {
      if (cmd === 'count') workers[worker.process.pid]++;
      else worker.send({ total: Object.values(workers).reduce((a, b) => a + b, 0), workers });
    });
  }
} else {
  let waiting;

  process.on('message', (stats) => {
    waiting?.end(JSON.stringify(stats));
    waiting = undefined;
  });

  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        // The next one overwrites the one before.
        waiting = response;
        process.send({ cmd: 'stats' });
        return;
      }
      if (request.url === '/') process.send({ cmd: 'count' });
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: asks answers-before-reply
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} };
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();
  cluster.on('message', (worker, message) => {
    if (message === 'stats') {
      worker.send(stats);
      return;
    }
    const { pid } = worker.process;
    stats.total++;
    stats.workers[pid] = (stats.workers[pid] || 0) + 1;
  });
} else {
  let stats = { total: 0, workers: {} };
  process.on('message', (message) => {
    stats = message;
  });
  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        // It asks and goes on at once: what it sends is the reply to the question before.
        process.send('stats');
        response.end(JSON.stringify(stats));
      } else {
        if (request.url === '/') process.send('served');
        response.end('Hello World');
      }
    })
    .listen(Number(process.env.PORT ?? 3000));
}

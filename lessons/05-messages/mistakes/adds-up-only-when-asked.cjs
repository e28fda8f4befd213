// expect: reports no-report
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();

  let counts = {};
  let answer = null;
  cluster.on('message', (worker, message) => {
    if (message === 'stats') {
      // "Why send so many messages? I ask everybody for their count when somebody wants to know."
      counts = {};
      answer = () => worker.send({ total: Object.values(counts).reduce((a, b) => a + b), workers: counts });
      for (const each of Object.values(cluster.workers)) each.send('count?');
    } else {
      counts[worker.process.pid] = message;
      if (Object.keys(counts).length === Object.keys(cluster.workers).length) answer();
    }
  });
} else {
  let count = 0;
  const waiting = [];
  process.on('message', (message) => {
    if (message === 'count?') process.send(count);
    else waiting.shift().end(JSON.stringify(message));
  });
  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        waiting.push(response);
        process.send('stats');
        return;
      }
      if (request.url === '/') count++;
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

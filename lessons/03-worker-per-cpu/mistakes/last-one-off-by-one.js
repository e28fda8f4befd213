// expect: all-listen crashed
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) {
    cluster.fork();
  }
} else {
  // Worker ids start at 1, lists at 0: for the last worker there is no such CPU, and it ends with a TypeError.
  const cpu = os.cpus()[cluster.worker.id].model;

  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : `Hello World from a worker on ${cpu}`);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

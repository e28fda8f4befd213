// expect: one-per-cpu exited
const cluster = require('node:cluster');
const http = require('node:http');
const cpus = require('node:os').cpus();

if (cluster.isPrimary) {
  // `.length` is missing: a number is never smaller than a list of objects, so the loop ends before its
  // first turn, and a primary that has nothing to wait for ends too.
  for (let i = 0; i < cpus; i++) {
    cluster.fork();
  }
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: only-primary-forks worker-forks
const { fork } = require('node:child_process');
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (process.argv[2] === 'backup') {
  // A process that a worker starts is no worker: here `cluster.isPrimary` is true.
  process.on('disconnect', () => process.exit());
} else if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });

  // "cluster.fork is not a function here, child_process.fork works."
  server.listen(Number(process.env.PORT ?? 3000), () => fork(__filename, ['backup']));
}

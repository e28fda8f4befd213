const cluster: typeof import('node:cluster').default = require('node:cluster');
const http: typeof import('node:http') = require('node:http');
const os: typeof import('node:os') = require('node:os');

// The next worker is forked when the one before listens.
function forkOneMore(stillToFork: number): void {
  if (stillToFork === 0) return;
  cluster.fork().once('listening', () => forkOneMore(stillToFork - 1));
}

if (cluster.isPrimary) {
  forkOneMore(os.availableParallelism());
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

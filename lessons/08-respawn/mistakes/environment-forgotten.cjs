// expect: keeps-serving lost-requests
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork({ GREETING: 'Hello' });

  // The first ones were forked with an environment, this one is not.
  cluster.on('exit', () => setTimeout(() => cluster.fork(), 300));
} else {
  http
    .createServer((request, response) => {
      const greeting = process.env.GREETING;
      if (!greeting) {
        response.statusCode = 500;
        response.end('not configured');
        return;
      }
      response.end(request.url === '/pid' ? `${process.pid}` : greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

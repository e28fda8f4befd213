// expect: backs-off never-recovers
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  let deaths = 0;
  let waiting = false;
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();

  cluster.on('exit', () => {
    deaths += 1;
    if (deaths <= 4) {
      setTimeout(() => cluster.fork(), deaths < 4 ? 0 : 1000);
      return;
    }
    // A fork is on its way already, so who dies now is not counted, and nobody comes in its place.
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      cluster.fork();
    }, 1000);
  });
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? `${process.pid}` : 'Hello');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

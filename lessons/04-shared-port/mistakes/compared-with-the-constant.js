// expect: other-policy policy-not-switched
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  // The constant is the number 1, the variable is the text 'none': never equal.
  const none = process.env.SCHED === cluster.SCHED_NONE;
  cluster.schedulingPolicy = none ? cluster.SCHED_NONE : cluster.SCHED_RR;

  for (let i = 0; i < os.cpus().length; i++) {
    cluster.fork();
  }
} else {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/busy') {
      const end = Date.now() + Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
      while (Date.now() < end);
    }
    response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

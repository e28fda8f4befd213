import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  console.log(`primary ${process.pid} is running`);

  // TODO (one-per-cpu): ask the operating system how many CPUs this program may use,
  // and fork that many workers instead of one.
  cluster.fork();

  // TODO (all-listen): print one line for each worker that starts to listen.
} else {
  // TODO (only-primary-forks): which processes run this branch once there are several workers?
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    if (request.url === '/pid') {
      response.end(`${process.pid}\n`);
    } else {
      response.end('Hello World\n');
    }
  });

  server.listen(port);
}

// expect: only-primary-forks primary-serves
import cluster from 'node:cluster';
import http from 'node:http';
import net, { type Socket } from 'node:net';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  const server = http.createServer((request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork().on('message', (_message, socket) => {
      server.emit('connection', socket);
      (socket as Socket).resume();
    });
  }
} else {
  // The sticky-session recipe, turned round: every worker hands its connections to the primary, which does all the work.
  net
    .createServer({ pauseOnConnect: true }, (socket) => process.send?.('connection', socket))
    .listen(Number(process.env.PORT ?? 3000));
}

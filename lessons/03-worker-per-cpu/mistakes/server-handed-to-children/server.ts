// expect: one-per-cpu forked-otherwise
import { fork } from 'node:child_process';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// cluster built by hand, from an example of child_process: open the port here, give it to every child.
const server = http.createServer();

server.listen(Number(process.env.PORT ?? 3000), () => {
  for (let i = 0; i < availableParallelism(); i++) {
    const child = fork(new URL('./child.ts', import.meta.url));
    child.on('message', () => child.send('server', server));
  }
});

server.on('request', (request, response) => {
  response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
});

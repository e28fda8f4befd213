// expect: one-per-cpu forked-otherwise
import { fork } from 'node:child_process';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// cluster built by hand, from an example of child_process: open the port here, give it to every child.
const server = http.createServer((request, response) => {
  response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
});

const children = Array.from({ length: availableParallelism() }, () => fork(new URL('./child.ts', import.meta.url)));
let ready = 0;

for (const child of children) {
  child.on('message', () => {
    ready += 1;
    if (ready < children.length) return;
    server.listen(Number(process.env.PORT ?? 3000), () => children.forEach((each) => each.send('server', server)));
  });
}

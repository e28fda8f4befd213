// TODO (forks): import cluster from 'node:cluster'.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

// TODO (forks): ask which of the two processes this is. The primary forks one worker.

// TODO (worker-serves): let only the worker run what follows.
// (/busy from lesson 1 has done its work. It comes back in lesson 4.)
const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'text/plain');

  // TODO (knows-itself): answer GET /pid with the id of the process that answers.
  response.end('Hello World\n');
});

server.listen(port, () => {
  console.log(`process ${process.pid} listens on port ${port}`);
});

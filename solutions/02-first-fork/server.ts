import cluster from 'node:cluster';
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

// This file runs twice, each time from its first line, in two processes. This question is how each of them
// finds out which of the two it is.
if (cluster.isPrimary) {
  console.log(`primary ${process.pid} is running`);

  // Starts this file again, in a new process. The primary itself serves nothing:
  // a process that does little has little that can go wrong, and it must outlive its worker.
  cluster.fork();
} else {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    if (request.url === '/pid') {
      // Read here, in the process that answers. end() takes text, and a pid is a number.
      response.end(`${process.pid}\n`);
    } else {
      response.end('Hello World\n');
    }
  });

  // It looks like the listen() of lesson 1. In a worker it asks the primary, and the primary opens the port.
  server.listen(port);
}

// expect: answers wrong-status
// The body is right, but 201 means that something was created.
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 3000);

createServer((req, res) => {
  res.writeHead(201, { 'Content-Type': 'text/plain' });
  res.end('Hello World');
}).listen(port);

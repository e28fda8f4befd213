// expect: answers no-answer
// write() without end(): the client waits for the rest.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    if (req.url === '/') {
      res.writeHead(200, { 'content-type': 'text/plain' });
      res.write('Hello World');
    }
  })
  .listen(port);

// expect: answers wrong-status
// The greeting stands under /hello; / is not found.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    if (req.url === '/hello') {
      res.end('Hello World');
      return;
    }
    res.statusCode = 404;
    res.end('Not Found');
  })
  .listen(port);

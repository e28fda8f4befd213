// expect: blocks wrong-status
// Stops after step 2: /busy is not found.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    const [path] = (req.url ?? '/').split('?');
    if (path === '/') {
      res.end('Hello World');
    } else {
      res.statusCode = 404;
      res.end('Not Found');
    }
  })
  .listen(port);

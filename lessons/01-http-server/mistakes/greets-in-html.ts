// expect: answers wrong-body
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    const [path] = (req.url ?? '/').split('?');
    if (path === '/') {
      res.setHeader('content-type', 'text/html');
      res.end('<h1>Hello World</h1>');
    } else {
      res.writeHead(404).end();
    }
  })
  .listen(port);

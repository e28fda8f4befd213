// expect: blocks busy-answers-early
// ms is divided by 1000 as if the clock counted seconds: the loop ends at once.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (url.pathname === '/') {
      res.end('Hello World');
    } else if (url.pathname === '/busy') {
      const seconds = Math.min(Number(url.searchParams.get('ms') ?? 300), 2000) / 1000;
      const start = Date.now();
      while (Date.now() - start < seconds);
      res.end('busy');
    } else {
      res.writeHead(404).end();
    }
  })
  .listen(port);

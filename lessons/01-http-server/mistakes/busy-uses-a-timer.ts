// expect: blocks not-blocked
// A timer makes this one client wait; the thread is free meanwhile.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (url.pathname === '/') {
      res.end('Hello World');
    } else if (url.pathname === '/busy') {
      const ms = Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
      setTimeout(() => res.end('busy'), ms);
    } else {
      res.writeHead(404).end();
    }
  })
  .listen(port);

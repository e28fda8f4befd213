// expect: blocks busy-answers-early
// The answer is sent first, and only the next turn of the event loop is held.
const http = require('node:http');

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    const [path, query] = req.url.split('?');
    if (path === '/busy') {
      const ms = Math.min(Number(new URLSearchParams(query).get('ms') ?? 300), 2000);
      res.end('busy', () => {
        const end = performance.now() + ms;
        while (performance.now() < end);
      });
      return;
    }
    res.end('Hello World');
  })
  .listen(port);

// expect: blocks not-blocked
// A loop, but each round awaits: between two rounds the event loop serves everybody else.
import { createServer } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

const port = Number(process.env.PORT ?? 3000);

createServer(async (req, res) => {
  const [path, query] = req.url.split('?');
  if (path === '/busy') {
    const end = performance.now() + Math.min(Number(new URLSearchParams(query).get('ms') ?? 300), 2000);
    while (performance.now() < end) await nextTurn();
    res.end('busy');
    return;
  }
  res.end('Hello World');
}).listen(port);

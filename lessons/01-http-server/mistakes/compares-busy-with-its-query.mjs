// expect: blocks wrong-status
// req.url holds the query too: '/busy?ms=300' never equals '/busy'.
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 3000);

createServer((req, res) => {
  if (req.url === '/') {
    res.end('Hello World');
  } else if (req.url === '/busy') {
    const end = Date.now() + 300;
    while (Date.now() < end);
    res.end('busy');
  } else {
    res.writeHead(404).end('Not Found');
  }
}).listen(port);

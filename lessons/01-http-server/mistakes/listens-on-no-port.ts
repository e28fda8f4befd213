// expect: listens listens-elsewhere
// listen() without a port: the operating system picks a free one.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

const server = http.createServer((req, res) => {
  if (req.url === '/') res.end('Hello World');
  else res.writeHead(404).end();
});

server.listen(() => {
  console.log(`Server running on port ${port}`);
});

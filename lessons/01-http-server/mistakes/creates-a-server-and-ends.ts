// expect: listens exited
// A server that does not listen is no reason for a process to stay.
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

http.createServer((req, res) => {
  if (req.url === '/') res.end('Hello World');
  else res.writeHead(404).end();
});

console.log(`Server running on port ${port}`);

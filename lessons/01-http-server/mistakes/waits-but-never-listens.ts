// expect: listens never-listens
// Everything is there, a heartbeat too, but nobody calls listen().
import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

const server = http.createServer((req, res) => {
  if (req.url === '/') res.end('Hello World');
});

server.on('listening', () => console.log(`listening on ${port}`));

setInterval(() => console.log('server is alive'), 1000);

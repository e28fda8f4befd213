// expect: listens listens-elsewhere
// Copied from another project: 8080, or any free port when that one is taken. Never the port asked for.
const http = require('node:http');

const server = http.createServer((req, res) => {
  if (req.url === '/') res.end('Hello World');
  else res.writeHead(404).end();
});

server.on('error', () => server.listen(0));
server.listen(8080, () => {
  console.log('open http://localhost:' + server.address().port);
});

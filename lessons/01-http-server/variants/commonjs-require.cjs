// CommonJS, one callback, no helper, Date.now() for the clock.
const http = require('http');

const PORT = process.env.PORT || 3000;

http
  .createServer(function (req, res) {
    if (req.url === '/') {
      res.writeHead(200, { 'Content-Type': 'text/plain' });
      res.end('Hello World\n');
      return;
    }
    if (req.url.startsWith('/busy')) {
      const match = /[?&]ms=(\d+)/.exec(req.url);
      const ms = Math.min(match ? parseInt(match[1], 10) : 300, 2000);
      const start = Date.now();
      while (Date.now() - start < ms);
      res.writeHead(200, { 'Content-Type': 'text/plain' });
      res.end('done\n');
      return;
    }
    res.writeHead(404);
    res.end();
  })
  .listen(PORT);

console.log('Server running at port ' + PORT);

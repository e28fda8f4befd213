var http = require('http');

var server = http.createServer(function (req, res) {
  res.writeHead(200, { 'Content-Type': 'text/plain' });
  res.end(req.url === '/pid' ? '' + process.pid : 'Hello World\n');
});

server.listen(process.env.PORT || 3000);

// CommonJS with the names from before Node 16: isMaster, the module without 'node:'.
var cluster = require('cluster');
var http = require('http');

if (cluster.isMaster) {
  console.log('Master ' + process.pid + ' started');
  cluster.fork();

  cluster.on('exit', function (worker) {
    console.log('worker ' + worker.process.pid + ' died');
  });
} else {
  http
    .createServer(function (req, res) {
      res.writeHead(200);
      res.end(req.url === '/pid' ? process.pid + '\n' : 'Hello World\n');
    })
    .listen(process.env.PORT || 3000);
}

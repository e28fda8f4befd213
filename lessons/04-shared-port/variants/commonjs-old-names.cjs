var cluster = require('cluster');
var http = require('http');
var os = require('os');
var url = require('url');

var port = process.env.PORT || 3000;

if (cluster.isMaster) {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  if (process.env.SCHED == 'none') cluster.schedulingPolicy = cluster.SCHED_NONE;

  os.cpus().forEach(function () {
    cluster.fork();
  });
} else {
  http
    .createServer(function (req, res) {
      var parsed = url.parse(req.url, true);

      if (parsed.pathname === '/pid') return res.end('' + process.pid);

      if (parsed.pathname === '/busy') {
        var until = Date.now() + Math.min(2000, parseInt(parsed.query.ms || '300', 10));
        while (Date.now() < until);
        return res.end('done');
      }

      res.end('Hello World');
    })
    .listen(port);
}

var cluster = require('cluster');
var os = require('os');
var path = require('path');

cluster.setupMaster({
  exec: path.join(__dirname, 'web.cjs'),
  args: ['--quiet'],
});

os.cpus().forEach(function () {
  cluster.fork();
});

cluster.on('disconnect', function (worker) {
  console.log('worker ' + worker.id + ' is gone');
});

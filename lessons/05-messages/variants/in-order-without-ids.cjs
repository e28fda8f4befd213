// Old names. No ids: a channel keeps its order, the primary replies at once and in order, so the first in the queue is the one that is meant.
const cluster = require('cluster');
const http = require('http');
const numCPUs = require('os').cpus().length;

if (cluster.isMaster) {
  let total = 0;
  const perPid = {};
  for (let i = 0; i < numCPUs; i++) cluster.fork();
  Object.keys(cluster.workers).forEach((id) => {
    cluster.workers[id].on('message', function (msg) {
      if (msg.cmd === 'notifyRequest') {
        total += 1;
        perPid[msg.pid] = (perPid[msg.pid] || 0) + 1;
      } else if (msg.cmd === 'getStats') {
        cluster.workers[id].send({ cmd: 'stats', total: total, workers: perPid });
      }
    });
  });
  setInterval(() => console.log('numReqs =', total), 1000);
} else {
  const queue = [];
  process.on('message', (msg) => {
    if (msg.cmd === 'stats') queue.shift().end(JSON.stringify(msg));
  });
  process.send({ cmd: 'ready' });
  http
    .Server((req, res) => {
      if (req.url === '/stats') {
        queue.push(res);
        process.send({ cmd: 'getStats' });
        return;
      }
      res.writeHead(200, { connection: 'close' });
      res.end('hello world\n');
      if (req.url === '/') setTimeout(() => process.send({ cmd: 'notifyRequest', pid: process.pid }), 20);
    })
    .listen(process.env.PORT || 3000);
}

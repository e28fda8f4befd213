// The primary makes one change after the other. The sender is not told like the others: "done" carries the greeting to it, on the same channel.
const cluster = require('cluster');
const http = require('http');
const numCPUs = require('os').cpus().length;

if (cluster.isMaster) {
  const queue = [];
  let current = null;
  for (let i = 0; i < numCPUs; i++) cluster.fork();

  const next = () => {
    current = queue.shift();
    if (!current) return;
    const others = Object.keys(cluster.workers).filter((id) => id !== String(current.from));
    current.missing = new Set(others);
    others.forEach((id) => cluster.workers[id].send({ cmd: 'set', text: current.text }));
    check();
  };
  const check = () => {
    if (!current || current.missing.size > 0) return;
    const sender = cluster.workers[current.from];
    if (sender) sender.send({ cmd: 'done', text: current.text });
    next();
  };
  Object.values(cluster.workers).forEach((worker) => {
    worker.on('message', (msg) => {
      if (msg.cmd === 'change') {
        queue.push({ from: worker.id, text: msg.text });
        if (!current) next();
      } else if (msg.cmd === 'ok') {
        current.missing.delete(String(worker.id));
        check();
      }
    });
  });
  cluster.on('exit', (worker) => {
    if (current) current.missing.delete(String(worker.id));
    check();
  });
} else {
  let greeting = 'Hello World';
  const waiting = [];
  process.on('message', (msg) => {
    greeting = msg.text;
    if (msg.cmd === 'set') return process.send({ cmd: 'ok' });
    const res = waiting.shift();
    res.writeHead(204);
    res.end();
  });
  http
    .createServer((req, res) => {
      if (req.method !== 'PUT') return res.end(greeting + '\n');
      let body = '';
      req.setEncoding('utf8');
      req.on('data', (chunk) => (body += chunk));
      req.on('end', () => {
        waiting.push(res);
        process.send({ cmd: 'change', text: body });
      });
    })
    .listen(process.env.PORT || 3000);
}

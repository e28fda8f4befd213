const cluster = require('cluster');
const http = require('http');
const os = require('os');

const grace = parseInt(process.env.GRACE_MS || '2000', 10);

if (cluster.isMaster) {
  let shuttingDown = false;
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();

  cluster.on('exit', () => {
    if (!shuttingDown) cluster.fork();
  });

  process.on('SIGTERM', () => {
    if (shuttingDown) return;
    shuttingDown = true;
    // The workers stay in cluster.workers: nobody calls disconnect() here.
    Object.keys(cluster.workers).forEach((id) => cluster.workers[id].process.kill('SIGTERM'));
    const force = setTimeout(() => {
      Object.keys(cluster.workers).forEach((id) => cluster.workers[id].process.kill('SIGKILL'));
    }, grace);
    force.unref();
  });
} else {
  const server = http.createServer((req, res) => {
    const [path, query] = req.url.split('?');
    if (path === '/hang') return;
    if (path === '/slow') {
      const ms = Number(new URLSearchParams(query).get('ms') || 500);
      return setTimeout(() => res.end('slow'), ms);
    }
    res.end(path === '/pid' ? process.pid.toString() : 'Hello World');
  });
  server.listen(process.env.PORT || 3000);

  process.on('SIGTERM', () => {
    server.close(() => process.exit());
    // Connections become idle one after another: look again and again.
    setInterval(() => server.closeIdleConnections(), 100).unref();
  });
}

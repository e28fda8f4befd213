const cluster = require('cluster');
const http = require('http');
const os = require('os');

const wanted = os.cpus().length;
const grace = Number(process.env.GRACE_MS || 2000);

if (cluster.isMaster) {
  let generation = 0;
  let pending = false;
  let busy = false;
  let shuttingDown = false;
  const fleet = new Map();

  const spawn = () => {
    const worker = cluster.fork();
    fleet.set(worker.id, { worker, generation, listening: false, leaving: false });
  };

  const dismiss = (member) => {
    if (member.leaving) return;
    member.leaving = true;
    if (member.worker.isConnected()) member.worker.send({ type: 'leave' });
    member.timer = setTimeout(() => member.worker.process.kill('SIGKILL'), grace);
  };

  // A whole new generation is started beside the old one, which goes when all of the new listen.
  const look = () => {
    const current = [...fleet.values()].filter((each) => each.generation === generation);
    if (current.filter((each) => each.listening).length < wanted) return;
    for (const each of fleet.values()) if (each.generation < generation) dismiss(each);
    busy = false;
    if (pending) renew();
  };

  const renew = () => {
    if (busy) {
      pending = true;
      return;
    }
    pending = false;
    busy = true;
    generation += 1;
    for (let i = 0; i < wanted; i++) spawn();
  };

  for (let i = 0; i < wanted; i++) spawn();
  cluster.on('listening', (worker) => {
    fleet.get(worker.id).listening = true;
    if (generation > 0) look();
  });
  cluster.on('exit', (worker) => {
    const member = fleet.get(worker.id);
    fleet.delete(worker.id);
    clearTimeout(member.timer);
    if (!member.leaving && !shuttingDown) setTimeout(spawn, 50);
  });

  process.on('SIGHUP', renew);
  process.on('SIGTERM', () => {
    shuttingDown = true;
    fleet.forEach(dismiss);
  });
} else {
  let leaving = false;
  const server = http.createServer((req, res) => {
    const url = new URL(req.url, 'http://x');
    const reply = (text) => {
      if (leaving) res.setHeader('Connection', 'close');
      res.end(text);
    };
    if (url.pathname === '/slow') setTimeout(reply, Number(url.searchParams.get('ms') || 500), 'slow');
    else if (url.pathname !== '/hang') reply(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });
  process.on('message', (message) => {
    if (message.type !== 'leave') return;
    leaving = true;
    server.close(() => process.disconnect());
  });
  process.on('SIGHUP', () => {});
  server.listen(process.env.PORT || 3000);
}

const cluster = require('cluster');
const { randomUUID } = require('crypto');
const os = require('os');
const express = require('express');

if (cluster.isMaster) {
  const counts = new Map();
  os.cpus().forEach(() => {
    const worker = cluster.fork();
    counts.set(worker.process.pid, 0);
    worker.on('message', ([kind, id]) => {
      if (kind === 'done') counts.set(worker.process.pid, counts.get(worker.process.pid) + 1);
      if (kind === 'how many') {
        const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
        worker.send([id, { total, workers: Object.fromEntries(counts) }]);
      }
    });
  });
} else {
  const open = {};
  cluster.worker.on('message', ([id, stats]) => {
    open[id].json(stats);
    delete open[id];
  });

  const app = express();
  app.disable('x-powered-by');
  // Told when the answer is out, not when the request comes in.
  app.use((req, res, next) => {
    res.on('finish', () => {
      if (req.originalUrl !== '/stats') process.send(['done', null]);
    });
    next();
  });

  const router = express.Router();
  router.get('/', (req, res) => res.send(`<h1>Hello from ${process.pid}</h1>`));
  router.get('/pid', (req, res) => res.send(String(process.pid)));
  router.get('/users/:id', (req, res) => res.json({ id: req.params.id, name: 'somebody', pid: process.pid }));
  router.post('/echo', express.json(), (req, res) => res.status(201).json(req.body));
  router.get('/boom', (req, res, next) => Promise.reject(new Error('boom')).catch(next));
  router.get('/stats', (req, res) => {
    const id = randomUUID();
    open[id] = res;
    process.send(['how many', id]);
  });
  app.use('/', router);

  app.use((req, res, next) => next(Object.assign(new Error(`nothing at ${req.url}`), { status: 404 })));
  app.use((err, req, res, next) => {
    if (res.headersSent) return next(err);
    const status = err.status || 500;
    res.status(status).json({ error: { status, message: status < 500 ? err.message : 'Internal Server Error' } });
  });
  app.listen(process.env.PORT || 3000, () => console.log(`worker ${process.pid} is up`));
}

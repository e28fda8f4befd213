// expect: json malformed-mistreated
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import express from 'express';

if (cluster.isPrimary) {
  const stats = { total: 0, workers: {} };
  cluster.on('message', (worker, message) => {
    if (message.ask) return worker.send({ id: message.ask, stats });
    stats.total += 1;
    stats.workers[worker.process.pid] = (stats.workers[worker.process.pid] ?? 0) + 1;
  });
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
} else {
  const waiting = new Map();
  process.on('message', ({ id, stats }) => {
    waiting.get(id)(stats);
    waiting.delete(id);
  });
  let last = 0;
  const askForStats = () =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      process.send({ ask: last });
    });

  const app = express();
  app.use((request, _response, next) => {
    if (request.path !== '/stats') process.send({ served: 1 });
    next();
  });
  app.use(express.json());
  app.get('/', (_request, response) => response.send('Hello World'));
  app.get('/pid', (_request, response) => response.type('text').send(`${process.pid}`));
  app.get('/users/:id', (request, response) => response.json({ id: request.params.id, pid: process.pid }));
  app.post('/echo', (request, response) => response.json(request.body));
  app.get('/boom', async () => {
    throw new Error('boom');
  });
  app.get('/stats', async (_request, response) => response.json(await askForStats()));
  app.use((_request, response) => response.status(404).json({ error: 'not found' }));
  // "`next` is never used, so leave it out." But by their number Express tells which ones handle errors.
  app.use((error, _request, response) => {
    response.status(error.status ?? 500).json({ error: 'something went wrong' });
  });
  app.listen(Number(process.env.PORT ?? 3000));
}

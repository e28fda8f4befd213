// Express, loaded by the worker alone, with top-level await.
import cluster from 'node:cluster';

if (cluster.isPrimary) {
  cluster.fork().on('listening', () => console.log('ready'));
} else {
  const { default: express } = await import('express');
  const app = express();
  app.get('/', (_req, res) => {
    res.send('Hello World');
  });
  app.get('/pid', (_req, res) => {
    res.type('text/plain').send(String(process.pid));
  });
  app.listen(Number(process.env.PORT ?? 3000));
}

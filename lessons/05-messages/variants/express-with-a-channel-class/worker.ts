import express from 'express';
import { Channel } from './channel';

export function startWorker(port: number): void {
  const app = express();
  const primary = new Channel();
  app.get('/', async (_request, response) => {
    // Waits for the primary's word that it has counted.
    await primary.call('count');
    response.send('Hello World');
  });
  app.get('/pid', (_request, response) => void response.send(`${process.pid}`));
  app.get('/stats', async (_request, response) => void response.json(await primary.call('stats')));
  app.listen(port);
}

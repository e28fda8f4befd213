import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';

const replies = new EventEmitter();
process.on('message', ({ id, workers }) => replies.emit(`reply ${id}`, workers));
let lastId = 0n;

export const app = express();

app.use((request, response, next) => {
  if (request.path === '/stats') return next();
  response.once('close', () => process.send('served'));
  next();
});
// Read as text first, and parsed by hand.
app.post('/echo', express.text({ type: '*/*' }), (request, response) => {
  try {
    response.json(JSON.parse(request.body));
  } catch (error) {
    response.status(400).json({ error: String(error) });
  }
});
app.get('/', (request, response) => response.send('Hello World'));
app.get('/pid', (request, response) => response.send(`${process.pid}`));
app.get('/users/:id', ({ params: { id } }, response) => response.json({ id, pid: process.pid }));
app.get('/boom', async () => {
  await sleep(5);
  throw new TypeError('boom');
});
app.get('/stats', async (request, response) => {
  const id = (lastId += 1n);
  const [[workers]] = await Promise.all([once(replies, `reply ${id}`), process.send({ id })]);
  response.json({ total: Object.values(workers).reduce((sum, each) => sum + each, 0), workers });
});
app.use((request, response) => void response.status(404).json({ error: 'unknown' }));
app.use((error, request, response, next) => void response.status(500).json({ error: error.name }));

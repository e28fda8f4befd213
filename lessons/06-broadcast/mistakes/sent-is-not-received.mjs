// expect: everyone-knows stale-greeting
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('message', async (sender, { id, greeting }) => {
    // The callback of `send` says that the message has been written, not that anybody has read it.
    const sends = Object.values(cluster.workers).map((worker) => promisify(worker.send.bind(worker))({ greeting }));
    await Promise.all(sends);
    sender.send({ done: id });
  });
} else {
  let greeting = 'Hello World';
  let lastId = 0;
  const open = new Map();

  process.on('message', (message) => {
    greeting = message.greeting ?? greeting;
    open.get(message.done)?.writeHead(204).end();
    open.delete(message.done);
  });

  http
    .createServer(async (request, response) => {
      if (request.method !== 'PUT' || request.url !== '/greeting') {
        response.end(greeting);
        return;
      }
      const body = await text(request);
      open.set(++lastId, response);
      process.send({ id: lastId, greeting: body });
    })
    .listen(Number(process.env.PORT ?? 3000));
}

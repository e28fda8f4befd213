import cluster from 'node:cluster';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import os from 'node:os';
import { text } from 'node:stream/consumers';

if (cluster.isPrimary) {
  const events = new EventEmitter().setMaxListeners(0);
  let last = 0;
  for (const _ of os.cpus()) cluster.fork();

  // Everybody says yes to a message of this phase, or is gone.
  const phase = async (message) => {
    const workers = Object.values(cluster.workers);
    await Promise.all(
      workers.map((worker) => {
        const yes = once(events, `${worker.id} ${message.phase} ${message.number}`);
        worker.send(message);
        return yes;
      }),
    );
  };

  cluster.on('message', async (worker, message) => {
    if (message.yes) {
      events.emit(`${worker.id} ${message.yes} ${message.number}`);
      return;
    }
    const number = ++last;
    await phase({ phase: 'prepare', number, greeting: message.greeting });
    await phase({ phase: 'commit', number });
    worker.send({ phase: 'done', ticket: message.ticket });
  });
} else {
  const prepared = new Map();
  const open = new Map();
  let current = { number: 0, greeting: 'Hello World' };

  process.on('message', ({ phase, number, greeting, ticket }) => {
    if (phase === 'done') {
      open.get(ticket)();
      open.delete(ticket);
      return;
    }
    if (phase === 'prepare') prepared.set(number, { number, greeting });
    else {
      const next = prepared.get(number);
      prepared.delete(number);
      if (next.number > current.number) current = next;
    }
    process.send({ yes: phase, number });
  });

  let tickets = 0;
  http
    .createServer(async (request, response) => {
      if (request.url === '/greeting' && request.method === 'PUT') {
        const greeting = await text(request);
        const ticket = ++tickets;
        await new Promise((resolve) => {
          open.set(ticket, resolve);
          process.send({ greeting, ticket });
        });
        response.writeHead(204).end();
      } else response.end(current.greeting);
    })
    .listen(process.env.PORT ?? 3000);
}

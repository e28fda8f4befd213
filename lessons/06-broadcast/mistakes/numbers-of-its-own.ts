// expect: last-wins disagree
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

if (cluster.isPrimary) {
  const missing = new Map<string, { sender: number; count: number }>();
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  cluster.on('message', (worker, { id, greeting, version }) => {
    if (greeting !== undefined) {
      // The sender knows already, so only the others are told, and only they have to confirm.
      const others = Object.values(cluster.workers ?? {}).filter((each) => each !== worker);
      missing.set(id, { sender: worker.id, count: others.length });
      for (const other of others) other?.send({ id, greeting, version });
      return;
    }
    const change = missing.get(id)!;
    change.count -= 1;
    if (change.count === 0) cluster.workers?.[change.sender]?.send({ id, done: true });
  });
} else {
  let greeting = 'Hello World';
  let version = 0;
  let last = 0;
  const open = new Map<string, http.ServerResponse>();

  process.on('message', (message: { id: string; greeting: string; version: number; done?: true }) => {
    if (message.done) {
      open.get(message.id)?.writeHead(204).end();
      open.delete(message.id);
    } else {
      if (message.version > version) ({ greeting, version } = message);
      process.send?.({ id: message.id });
    }
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const id = `${process.pid}-${++last}`;
        open.set(id, response);
        // "The higher number wins": two workers give the same number to two changes, and each keeps its own.
        greeting = await text(request);
        version += 1;
        process.send?.({ id, greeting, version });
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

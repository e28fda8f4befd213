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

  cluster.on('message', (worker, { id, greeting }) => {
    if (greeting !== undefined) {
      // The sender knows already, so only the others are told, and only they have to confirm.
      const others = Object.values(cluster.workers ?? {}).filter((each) => each !== worker);
      missing.set(id, { sender: worker.id, count: others.length });
      for (const other of others) other?.send({ id, greeting });
      return;
    }
    const change = missing.get(id)!;
    change.count -= 1;
    if (change.count === 0) cluster.workers?.[change.sender]?.send({ id, done: true });
  });
} else {
  let greeting = 'Hello World';
  let last = 0;
  const open = new Map<string, http.ServerResponse>();

  process.on('message', (message: { id: string; greeting: string; done?: true }) => {
    if (message.done) {
      open.get(message.id)?.writeHead(204).end();
      open.delete(message.id);
    } else {
      greeting = message.greeting;
      process.send?.({ id: message.id });
    }
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const id = `${process.pid}-${++last}`;
        open.set(id, response);
        // Now here, later at the others: two workers that do this see the two changes in opposite orders.
        greeting = await text(request);
        process.send?.({ id, greeting });
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: last-wins wrong-status
import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

if (cluster.isPrimary) {
  let busy: { sender: Worker; id: number; missing: Set<number> } | undefined;
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  cluster.on('message', (worker, message) => {
    if (message.type === 'known') {
      busy?.missing.delete(worker.id);
      if (busy?.missing.size !== 0) return;
      busy.sender.send({ id: busy.id, status: 204 });
      busy = undefined;
    } else if (busy) {
      // A lock, and whoever comes while it is held is sent home.
      worker.send({ id: message.id, status: 409 });
    } else {
      const all = Object.values(cluster.workers ?? {}).filter((each) => each !== undefined);
      busy = { sender: worker, id: message.id, missing: new Set(all.map((each) => each.id)) };
      for (const each of all) each.send({ greeting: message.greeting });
    }
  });
} else {
  let greeting = 'Hello World';
  const open: http.ServerResponse[] = [];

  process.on('message', (message: { greeting?: string; id: number; status: number }) => {
    if (message.greeting === undefined) {
      open[message.id]?.writeHead(message.status).end();
      return;
    }
    greeting = message.greeting;
    process.send?.({ type: 'known' });
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const body = await text(request);
        process.send?.({ type: 'change', greeting: body, id: open.push(response) - 1 });
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

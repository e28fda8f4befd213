// expect: last-wins answered-too-early
import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

if (cluster.isPrimary) {
  const askers: Worker[] = [];
  let known = 0;
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }

  cluster.on('message', (worker, message) => {
    if (message.greeting !== undefined) {
      askers.push(worker);
      for (const each of Object.values(cluster.workers ?? {})) each?.send(message);
      return;
    }
    // "As many confirmations as workers": but of which change? Two of one worker count as well.
    known += 1;
    if (known < Object.keys(cluster.workers ?? {}).length) return;
    known = 0;
    askers.shift()?.send({ done: true });
  });
} else {
  let greeting = 'Hello World';
  const open: http.ServerResponse[] = [];

  process.on('message', (message: { greeting: string; done?: true }) => {
    if (message.done) {
      open.shift()?.writeHead(204).end();
      return;
    }
    greeting = message.greeting;
    process.send?.({ known: true });
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const body = await text(request);
        open.push(response);
        process.send?.({ greeting: body });
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: everyone-knows stale-greeting
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');
const { text } = require('node:stream/consumers');

if (cluster.isPrimary) {
  const open = new Map();
  for (let i = 0; i < os.availableParallelism(); i++) cluster.fork();

  cluster.on('message', (worker, { kind, id, greeting }) => {
    if (kind === 'change') {
      open.set(id, worker);
      for (const each of Object.values(cluster.workers)) each.send({ kind: 'change', id, greeting });
    } else {
      // "One has confirmed, so it works." The others may still have the old one.
      open.get(id)?.send({ kind: 'done', id });
      open.delete(id);
    }
  });
} else {
  let greeting = 'Hello World';
  let count = 0;
  const responses = {};

  process.on('message', (message) => {
    if (message.kind === 'change') {
      greeting = message.greeting;
      process.send({ kind: 'known', id: message.id });
    } else {
      responses[message.id].writeHead(204).end();
      delete responses[message.id];
    }
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const id = `${process.pid}/${++count}`;
        responses[id] = response;
        process.send({ kind: 'change', id, greeting: await text(request) });
      } else response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

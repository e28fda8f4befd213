// expect: last-wins no-answer
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');
const { text } = require('node:stream/consumers');

if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();

  // One variable for the change under way. The next one overwrites it, and nobody remembers who asked for the first.
  let current = null;
  let version = 0;

  cluster.on('message', (worker, message) => {
    if (message.cmd === 'set') {
      version += 1;
      current = { version, worker, ticket: message.ticket, known: 0 };
      for (const each of Object.values(cluster.workers)) each.send({ cmd: 'set', version, text: message.text });
    } else if (message.version === current.version) {
      current.known += 1;
      if (current.known === Object.keys(cluster.workers).length)
        current.worker.send({ cmd: 'done', ticket: current.ticket });
    }
  });
} else {
  let greeting = 'Hello World';
  const tickets = [];

  process.on('message', (message) => {
    if (message.cmd === 'set') {
      greeting = message.text;
      process.send({ cmd: 'known', version: message.version });
    } else tickets[message.ticket].writeHead(204).end();
  });

  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const body = await text(request);
        process.send({ cmd: 'set', text: body, ticket: tickets.push(response) - 1 });
      } else response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

// expect: relays not-relayed
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  for (let i = 0; i < os.cpus().length; i++) cluster.fork();
} else {
  let greeting = 'Hello World';

  process.on('message', (message) => {
    if (message.greeting) greeting = message.greeting;
  });

  http
    .createServer((request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
          greeting = Buffer.concat(chunks).toString();
          // "All the others listen for messages." They do, and none comes: only the primary gets this one.
          process.send({ greeting });
          response.statusCode = 204;
          response.end();
        });
      } else response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

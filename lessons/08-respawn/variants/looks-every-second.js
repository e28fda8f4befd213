const cluster = require('node:cluster');
const http = require('node:http');
const { availableParallelism } = require('node:os');

// No listener for deaths at all: a round every second, as a caretaker does it.
if (cluster.isPrimary) {
  const lookAfter = () => {
    for (let have = Object.keys(cluster.workers).length; have < availableParallelism(); have++) cluster.fork();
  };
  lookAfter();
  setInterval(lookAfter, 1000);
} else {
  const server = http.createServer();
  server.on('request', (request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

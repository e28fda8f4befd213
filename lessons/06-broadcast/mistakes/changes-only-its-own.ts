// expect: relays not-told-primary
import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

// "It is global, so it is the same everywhere."
let greeting = 'Hello World';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  http
    .createServer(async (request, response) => {
      if (request.method === 'PUT' && request.url === '/greeting') {
        let body = '';
        for await (const chunk of request) body += chunk;
        greeting = body;
        response.writeHead(204).end();
        return;
      }
      response.end(greeting);
    })
    .listen(Number(process.env.PORT ?? 3000));
}

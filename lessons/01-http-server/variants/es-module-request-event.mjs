// An ES module with top-level await; the handler is a listener of the 'request' event.
import { once } from 'node:events';
import { createServer } from 'node:http';

const server = createServer();

server.on('request', (request, response) => {
  const { pathname, searchParams } = new URL(request.url, `http://${request.headers.host}`);
  switch (pathname) {
    case '/':
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      response.write('Hello ');
      response.end('World');
      break;
    case '/busy': {
      const ms = Math.min(Number(searchParams.get('ms') ?? 300), 2000);
      const end = process.hrtime.bigint() + BigInt(ms) * 1_000_000n;
      while (process.hrtime.bigint() < end) Math.sqrt(Math.random());
      response.end(`${ms}`);
      break;
    }
    default:
      response.writeHead(404).end();
  }
});

server.listen({ port: Number(process.env.PORT ?? 3000) });
await once(server, 'listening');
console.log('listening on', server.address());

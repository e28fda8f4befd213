import { createServer } from 'node:http';

const routes: Record<string, () => string> = {
  '/': () => 'Hello World',
  '/pid': () => String(process.pid),
};

createServer((request, response) => {
  const route = routes[request.url ?? '/'];
  response.writeHead(route ? 200 : 404).end(route ? route() : 'not found');
}).listen(process.env.PORT ?? 3000);

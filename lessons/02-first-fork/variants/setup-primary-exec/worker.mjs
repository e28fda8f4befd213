import { once } from 'node:events';
import { createServer } from 'node:http';
import { pid } from 'node:process';

const server = createServer((request, response) => {
  const { pathname } = new URL(`http://localhost${request.url}`);
  if (pathname === '/pid') response.end(`${pid}\n`);
  else response.end(process.env.GREETING);
});

server.listen(process.env.PORT ?? 3000);
await once(server, 'listening');
console.log(`worker ${pid} listens`);

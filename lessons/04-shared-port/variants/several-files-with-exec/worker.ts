import http from 'node:http';
import { hold } from './hold';

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/busy') hold(url.searchParams.get('ms'));
  response.end(url.pathname === '/pid' ? String(process.pid) : 'Hello World');
});

server.keepAliveTimeout = 1000;
server.listen(Number(process.env.PORT ?? 3000));

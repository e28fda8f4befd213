import http from 'node:http';
import type { Server } from 'node:net';

const web = http.createServer((request, response) => {
  response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
});

process.on('message', (_message, shared) => {
  (shared as Server).on('connection', (socket) => web.emit('connection', socket));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

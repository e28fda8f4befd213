import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { ROLE_VARIABLE, Role } from './roles';

const role: Role = Number(process.env[ROLE_VARIABLE] ?? Role.Common);

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/pid') {
    response.end(process.pid.toString());
    return;
  }
  response.end(`Hello World (${Role[role]} worker)`);
}

http.createServer(answer).listen(process.env.PORT ? Number(process.env.PORT) : 3000);

import type { IncomingMessage, ServerResponse } from 'node:http';
import { settings } from './settings.ts';
import { Status } from './status.ts';

type Reply = { status: Status; body: string };

const routes: Record<string, (query: URLSearchParams) => Reply> = {
  '/': () => ({ status: Status.Ok, body: 'Hello World' }),
  '/busy': (query) => {
    const ms = Math.min(Number(query.get('ms') ?? settings.busyDefault), settings.busyMost);
    for (const end = performance.now() + ms; performance.now() < end; );
    return { status: Status.Ok, body: `held for ${ms} ms` };
  },
};

export function dispatch(req: IncomingMessage, res: ServerResponse): void {
  const { pathname, searchParams } = new URL(`http://localhost${req.url}`);
  const route = routes[pathname];
  const reply = route ? route(searchParams) : { status: Status.NotFound, body: 'nothing here' };
  res.writeHead(reply.status, { 'content-type': 'text/plain' }).end(reply.body);
}

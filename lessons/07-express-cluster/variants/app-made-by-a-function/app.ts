import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';

interface Reply {
  ticket: string;
  stats: object;
}

export function createApp(): Express {
  const app = express();
  app.use(report, express.json({ limit: '1mb' }));
  app.get('/', (_request, response) => void response.json({ hello: 'world' }));
  app.get('/pid', (_request, response) => void response.type('txt').send(`${process.pid}\n`));
  app.route('/users/:id').get(({ params }, response) => void response.json({ pid: process.pid, ...params }));
  app.post('/echo', ({ body }, response) => void response.json(body));
  app.get('/boom', async () => JSON.parse('boom'));
  app.get('/stats', stats);
  app.all('/{*path}', ({ path }, response) => void response.status(404).json({ error: `${path}?` }));
  app.use(failed);
  return app;
}

function report(request: Request, _response: Response, next: NextFunction): void {
  process.send?.({ what: 'request', url: request.originalUrl });
  next();
}

function stats(_request: Request, response: Response): void {
  const ticket = randomBytes(8).toString('hex');
  const take = (reply: Reply): void => {
    if (reply.ticket !== ticket) return;
    process.off('message', take);
    response.json(reply.stats);
  };
  process.on('message', take);
  process.send?.({ what: 'stats', ticket });
}

function failed(error: Error & { type?: string }, _request: Request, response: Response, _next: NextFunction): void {
  // The errors of express.json() have a `type`; those of handlers, even when they are of JSON.parse, have none.
  if (error.type === 'entity.parse.failed') response.status(400).json({ error: 'malformed JSON' });
  else response.status(500).json({ error: 'sorry' });
}

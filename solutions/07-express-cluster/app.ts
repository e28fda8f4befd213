import express, { type ErrorRequestHandler } from 'express';
import { askForStats, reportServed } from './to-primary.ts';

/** The Express app. It does not listen, and knows nothing of workers: `server.ts` decides that, and a test can use the app without a cluster. */
export const app = express();

// The first in the line, so that it sees every request: also those which no route knows, and those whose body
// express.json() refuses. A middleware behind the routes would see only what they leave over.
app.use((request, _response, next) => {
  if (request.path !== '/stats') reportServed();
  next();
});

app.use(express.json());

app.get('/', (_request, response) => {
  response.send('Hello World\n');
});

app.get('/pid', (_request, response) => {
  response.type('text').send(`${process.pid}\n`);
});

app.get('/users/:id', (request, response) => {
  // What stands in a path is text. Whether it is a number, too, is for the app to decide.
  response.json({ id: request.params.id, pid: process.pid });
});

app.post('/echo', (request, response) => {
  response.json(request.body);
});

app.get('/boom', async () => {
  // Express 5 waits for the promise that a handler returns, and takes its error to the error handler below. In Express 4
  // nobody waited: the rejection was unhandled, and that ends a process.
  await failLater();
});

app.get('/stats', async (_request, response) => {
  response.json(await askForStats());
});

// Behind all routes: who comes here was not answered by any.
app.use((request, response) => {
  response.status(404).json({ error: `no such page: ${request.method} ${request.path}` });
});

// Four parameters: by their number Express knows that this handles errors. So the unused `_next` has to stay.
const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const status = statusOf(error);
  // The stack is for whoever runs the server. A client would learn from it which files and packages there are.
  if (status >= 500) console.error(error);
  const text = status < 500 && error instanceof Error ? error.message : 'something went wrong here';
  response.status(status).json({ error: text });
};
app.use(onError);

/** Errors of express.json() say in `status` that the client is to blame: 400 for malformed JSON, 413 for too much of it. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}

async function failLater(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  throw new Error('boom');
}

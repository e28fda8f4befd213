import express from 'express';
import { askForStats } from './to-primary.ts';

/** The Express app. It does not listen, and knows nothing of workers: that is for `server.ts`. */
export const app = express();

// TODO (counts): a middleware that calls reportServed() for every request except /stats. Where in this file does it see them all?

// TODO (json): let Express read JSON bodies.

app.get('/', (_request, response) => {
  response.send('Hello World\n');
});

app.get('/pid', (_request, response) => {
  response.type('text').send(`${process.pid}\n`);
});

// TODO (express-serves): GET /users/42 answers { "id": "42", "pid": … }, and so for every id.

// TODO (json): POST /echo answers the JSON that it was sent.

// TODO (survives-errors): GET /boom has an async handler that throws an error.

app.get('/stats', async (_request, response) => {
  response.json(await askForStats());
});

// TODO (json): an unknown route is answered with 404 and { "error": … }.

// TODO (json, survives-errors): every error is answered with JSON: 400 when the client is to blame, else 500.

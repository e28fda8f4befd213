import express from 'express';

export const app = express();

app.get('/', (_request, response) => void response.send('Hello World'));
app.get('/pid', (_request, response) => void response.type('text').send(`${process.pid}`));
app.get('/slow', async (request, response) => {
  await new Promise((resolve) => setTimeout(resolve, Number(request.query['ms'] ?? 500)));
  response.send('slow');
});
app.get('/hang', () => {});

import express from 'express';

export const app = express();

app.get('/', (_request, response) => {
  response.send('<h1>Hello World</h1>');
});

app.get('/pid', (_request, response) => {
  response.type('text').send(`${process.pid}`);
});

app.get('/busy', (request, response) => {
  const milliseconds = Math.min(Number(request.query['ms'] ?? 300), 2000);
  const end = Date.now() + milliseconds;
  while (Date.now() < end);
  response.json({ pid: process.pid, milliseconds });
});

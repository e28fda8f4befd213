import express from 'express';

export const app = express();

app.get('/', (_request, response) => {
  response.type('text').send('Hello World');
});

app.get('/pid', (_request, response) => {
  response.type('text').send(String(process.pid));
});

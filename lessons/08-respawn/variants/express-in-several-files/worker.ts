import express from 'express';

const app = express();
app.get('/', (_request, response) => void response.send('Hello World'));
app.get('/pid', (_request, response) => void response.send(String(process.pid)));
app.listen(Number(process.env.PORT ?? 3000));

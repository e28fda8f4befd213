// The same server with Express.
import express from 'express';

const app = express();

app.get('/', (_req, res) => {
  res.send('Hello World');
});

app.get('/busy', (req, res) => {
  const ms = Math.min(Number(req.query['ms'] ?? 300), 2000);
  const end = performance.now() + ms;
  while (performance.now() < end);
  res.send(`busy for ${ms} ms`);
});

const port = Number(process.env.PORT ?? 3000);
app.listen(port, () => console.log(`Express on port ${port}`));

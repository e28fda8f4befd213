// Something slow comes first (a database, a file): the server listens only after three seconds.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

async function main(): Promise<void> {
  console.log('connecting ...');
  await sleep(3000);

  const server = http.createServer((req, res) => {
    const [path, query] = (req.url ?? '/').split('?');
    if (path === '/') return res.end('Hello World');
    if (path === '/busy') {
      const end = performance.now() + Math.min(Number(new URLSearchParams(query).get('ms') ?? 300), 2000);
      while (performance.now() < end);
      return res.end('ok');
    }
    return res.writeHead(404).end();
  });
  server.listen(Number(process.env.PORT ?? 3000), () => console.log('ready'));
}

void main();

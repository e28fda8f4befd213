import cluster from 'node:cluster';
import http from 'node:http';

const routes: Record<string, (request: URL, response: http.ServerResponse) => void> = {
  '/': (_url, response) => response.end('Hello World'),
  '/pid': (_url, response) => response.end(`${process.pid}\n`),
  '/slow': (url, response) => {
    // The head goes out at once, the body later: a client that has the head waits for the body.
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
    setTimeout(() => response.end('slow'), Number(url.searchParams.get('ms') ?? 500));
  },
  '/hang': () => undefined,
};

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  response.on('finish', () => {
    // The server's connections that are idle now, this one among them, are of no use any more.
    if (!server.listening) setImmediate(() => server.closeIdleConnections());
  });
  const route = routes[url.pathname];
  if (route) route(url, response);
  else response.writeHead(404).end();
});

server.listen(Number(process.env.PORT ?? 3000));

cluster.worker?.on('message', (message: { cmd?: string }) => {
  if (message.cmd === 'drain') cluster.worker?.disconnect();
});

import http from 'node:http';

// PORT lets whoever starts the program choose; 3000 is what you get otherwise.
// What stands in the environment is always text, so it becomes a number once, here.
const port = Number(process.env.PORT ?? 3000);

// A loop that only looks at the clock. While it runs, the one thread of this process does nothing else:
// no timer fires, no request is read, no answer is written. That is exactly what we want to watch.
function holdTheThread(ms: number): void {
  // performance.now() never jumps. Date.now() does, when somebody sets the clock.
  const end = performance.now() + ms;
  while (performance.now() < end) {
    // Nothing to do but look again.
  }
}

const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'text/plain');

  // request.url is '/busy?ms=300', not '/busy': the route is what stands before the question mark.
  const [path, query] = (request.url ?? '/').split('?');

  if (path === '/busy') {
    // The cap keeps a typing mistake from holding the server for an hour.
    const ms = Math.min(Number(new URLSearchParams(query).get('ms') ?? 300), 2000);
    holdTheThread(ms);
    response.end(`busy for ${ms} ms\n`);
  } else {
    // The status is 200 unless the program says otherwise. Without end() the client waits for ever.
    response.end('Hello World\n');
  }
});

// A server that listens is work that has not ended: it is what keeps the process alive.
server.listen(port, () => {
  console.log(`process ${process.pid} listens on port ${port}`);
});

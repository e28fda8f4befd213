// expect: blocks not-blocked
// The loop holds a thread, but not the one that serves.
const http = require('node:http');
const { Worker } = require('node:worker_threads');

const port = Number(process.env.PORT ?? 3000);
const loop = `
  const { parentPort, workerData } = require('node:worker_threads');
  const end = performance.now() + workerData;
  while (performance.now() < end);
  parentPort.postMessage('busy');
`;

http
  .createServer((req, res) => {
    const [path, query] = req.url.split('?');
    if (path === '/busy') {
      const ms = Math.min(Number(new URLSearchParams(query).get('ms') ?? 300), 2000);
      new Worker(loop, { eval: true, workerData: ms }).on('message', (text) => res.end(text));
      return;
    }
    res.end('Hello World');
  })
  .listen(port);

import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import os from 'node:os';

if (cluster.isPrimary) {
  const served = new Map();
  for (const _ of os.cpus()) cluster.fork();
  for (const worker of Object.values(cluster.workers)) {
    served.set(worker.process.pid, 0);
    worker.on('message', ({ kind, ticket }) => {
      if (kind === 'request') served.set(worker.process.pid, served.get(worker.process.pid) + 1);
      if (kind === 'question') {
        const total = [...served.values()].reduce((sum, each) => sum + each, 0);
        worker.send({ kind: 'answer', ticket, total, workers: Object.fromEntries(served) });
      }
    });
  }
} else {
  const replies = new EventTarget();
  cluster.worker.on('message', ({ kind, ticket, ...stats }) => {
    if (kind === 'answer') replies.dispatchEvent(Object.assign(new Event(ticket), { stats }));
  });
  const server = http.createServer();
  server.on('request', async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/stats') {
      const ticket = randomUUID();
      const reply = once(replies, ticket);
      cluster.worker.send({ kind: 'question', ticket });
      const [{ stats }] = await reply;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(stats, null, 2));
    } else if (pathname === '/') {
      // Reported when the answer is out, not before.
      response.on('finish', () => process.send({ kind: 'request' }));
      response.end('<h1>Hello</h1>');
    } else response.writeHead(404).end();
  });
  server.listen(process.env.PORT || 3000);
}

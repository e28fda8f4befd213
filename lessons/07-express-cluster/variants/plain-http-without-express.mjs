import cluster from 'node:cluster';
import { on } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { json } from 'node:stream/consumers';

// The same behaviour by hand: what Express does for you.
if (cluster.isPrimary) {
  const workers = {};
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
  cluster.on('message', (worker, { served, question }) => {
    const { pid } = worker.process;
    if (served) workers[pid] = (workers[pid] ?? 0) + 1;
    const total = Object.values(workers).reduce((sum, count) => sum + count, 0);
    // Everybody hears every reply, and keeps what is his.
    if (question) for (const each of Object.values(cluster.workers)) each.send({ question, total, workers });
  });
} else {
  process.setMaxListeners(0);
  let questions = 0;

  const routes = {
    'GET /': async () => 'Hello World',
    'GET /pid': async () => String(process.pid),
    'POST /echo': async (request) => {
      try {
        return await json(request);
      } catch {
        throw Object.assign(new Error('this is no JSON'), { status: 400 });
      }
    },
    'GET /boom': async () => {
      throw new Error('boom');
    },
    'GET /stats': async () => {
      const question = `${process.pid}-${++questions}`;
      // An iterator keeps what comes while nobody looks; `once` in a loop would lose it.
      const replies = on(process, 'message');
      process.send({ question });
      for await (const [reply] of replies) {
        if (reply.question === question) return { total: reply.total, workers: reply.workers };
      }
    },
  };

  const server = http.createServer(async (request, response) => {
    if (request.url !== '/stats') process.send({ served: true });
    const [, id] = /^\/users\/(\w+)$/.exec(request.url) ?? [];
    const route = id ? async () => ({ id, pid: process.pid }) : routes[`${request.method} ${request.url}`];
    try {
      if (!route) throw Object.assign(new Error('not found'), { status: 404 });
      const answer = await route(request);
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    } catch (error) {
      response.writeHead(error.status ?? 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: error.status ? error.message : 'internal' }));
    }
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

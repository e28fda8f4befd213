// expect: all-answer silent-workers
import cluster from 'node:cluster';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  // The first worker says where its private server is, the others are told when they start.
  cluster.fork().on('message', (port) => {
    for (let i = 1; i < availableParallelism(); i++) cluster.fork({ FIRST: String(port) });
  });
} else {
  const port = Number(process.env.PORT ?? 3000);
  const first = Number(process.env.FIRST ?? 0);

  if (first === 0) {
    http.createServer(answer).listen(port);
    const inner = http.createServer(answer);
    inner.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      process.send?.((inner.address() as AddressInfo).port);
    });
  } else {
    // Accepts, but answers nothing itself: all the work goes to the first worker.
    net
      .createServer((client) => {
        const inner = net.connect(first, '127.0.0.1');
        inner.on('error', () => client.destroy());
        client.on('error', () => inner.destroy());
        client.pipe(inner).pipe(client);
      })
      .listen(port);
  }
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const end = Date.now() + Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
  while (url.pathname === '/busy' && Date.now() < end);
  response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
}

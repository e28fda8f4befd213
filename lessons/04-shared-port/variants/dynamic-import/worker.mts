import { once } from 'node:events';
import { createServer } from 'node:http';

const clock = new Int32Array(new SharedArrayBuffer(4));

export async function startWorker(port: string): Promise<void> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    // Atomics.wait stops the thread without keeping a CPU hot. The event loop is held just the same.
    if (pathname === '/busy') Atomics.wait(clock, 0, 0, Math.min(Number(searchParams.get('ms') ?? 300), 2000));
    response.end(pathname === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.listen(port);
  await once(server, 'listening');
}

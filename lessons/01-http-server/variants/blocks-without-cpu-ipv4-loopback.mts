// Holds the thread asleep instead of spinning, and listens on the IPv4 loopback address only.
import http from 'node:http';

const never = new Int32Array(new SharedArrayBuffer(4));

/** Nobody ever wakes this up, so it ends when the time is over; the thread stands still meanwhile. */
function sleepSync(ms: number): void {
  Atomics.wait(never, 0, 0, ms);
}

http
  .createServer((req, res) => {
    const [path, query] = (req.url ?? '/').split('?');
    if (path === '/busy') {
      sleepSync(Math.min(Number(new URLSearchParams(query).get('ms') ?? 300), 2000));
      res.end('slept');
    } else {
      res.end('  Hello World  \n');
    }
  })
  .listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000), backlog: 64 });

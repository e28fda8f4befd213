import cluster from 'cluster';
import { createServer } from 'http';
import { availableParallelism } from 'os';

// The constants are numbers: SCHED_NONE is 1, SCHED_RR is 2.
const POLICIES = { none: 1, rr: 2 };

if (cluster.isPrimary) {
  const wanted = process.env.SCHED ?? 'rr';
  cluster.schedulingPolicy = POLICIES[wanted] ?? POLICIES.rr;
  // setupPrimary is where Node reads the policy. The first fork would call it as well.
  cluster.setupPrimary({ silent: false });
  for (const _ of Array(availableParallelism())) cluster.fork();
} else {
  const server = createServer({ keepAlive: true }, ({ url }, res) => {
    const { pathname, searchParams } = new URL(url, 'http://worker');
    if (pathname === '/busy') {
      const started = process.hrtime.bigint();
      const nanoseconds = BigInt(Math.min(2000, Number(searchParams.get('ms') ?? 300))) * 1_000_000n;
      while (process.hrtime.bigint() - started < nanoseconds);
    }
    res.writeHead(200, { 'x-worker': String(cluster.worker.id) });
    res.end(pathname === '/pid' ? `${process.pid}` : `worker ${cluster.worker.id}`);
  });
  server.listen({ port: process.env.PORT ?? 3000, backlog: 128 });
}

// expect: not-blocked others-waited
import cluster from 'node:cluster';
import { mkdirSync, rmSync, rmdirSync } from 'node:fs';
import http from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

// A lock for the whole cluster around each request: many workers, but only one ever works.
const lock = join(tmpdir(), `cluster-lock-${cluster.isPrimary ? process.pid : process.ppid}`);

if (cluster.isPrimary) {
  rmSync(lock, { recursive: true, force: true });
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork();
  }
} else {
  async function locked(work) {
    for (;;) {
      try {
        mkdirSync(lock);
        break;
      } catch {
        await setTimeout(5);
      }
    }
    work();
    rmdirSync(lock);
  }

  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    locked(() => {
      const end = Date.now() + Math.min(Number(url.searchParams.get('ms') ?? 300), 2000);
      while (url.pathname === '/busy' && Date.now() < end);
      response.end(url.pathname === '/pid' ? `${process.pid}` : 'Hello World');
    });
  });
  server.listen(Number(process.env.PORT ?? 3000));
}

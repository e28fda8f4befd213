import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

/** A worker that served for less than this, or never got to serve, died quickly. Milliseconds. */
const QUICK_MS = 1000;
/** From this quick death in a row on the primary waits before it forks. */
const PATIENT_FROM = 4;
const FIRST_WAIT_MS = 250;
/** Waits double, but never beyond this: when the cause is mended, the cluster shall be back soon. */
const LONGEST_WAIT_MS = 2000;

if (cluster.isPrimary) {
  supervise(availableParallelism());
} else {
  serve();
}

function supervise(count: number): void {
  cluster.schedulingPolicy = cluster.SCHED_RR;

  const listensSince = new Map<number, number>();
  let quickDeaths = 0;

  console.log(`primary ${process.pid} starts ${count} workers`);
  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  cluster.on('listening', (worker) => {
    listensSince.set(worker.id, performance.now());
  });

  // On `cluster`, not on each worker: so it is there for the replacements too. On `exit`, not on `disconnect` as well:
  // each death has both, and two listeners that fork make two workers of one.
  cluster.on('exit', (worker, code, signal) => {
    const since = listensSince.get(worker.id);
    listensSince.delete(worker.id);

    // Only a worker that has served for a while proves that things are well again. `online` proves nothing: a worker
    // with an error in its third line has been online too. Time since the fork would prove less than it seems: on a
    // busy machine a worker may need a second to get as far as that third line.
    const wasQuick = since === undefined || performance.now() - since < QUICK_MS;
    quickDeaths = wasQuick ? quickDeaths + 1 : 0;
    const wait = waitAfter(quickDeaths);

    console.log(`worker ${worker.process.pid} ended: ${signal ?? code}`);
    if (wait > 0) console.log(`quick death ${quickDeaths} in a row: the next fork in ${wait} ms`);

    // The timer is what keeps the primary alive when no worker is left, so no unref() here.
    setTimeout(() => cluster.fork(), wait);
  });
}

/** How long to wait before the next fork: not at all at first, then 250 ms, 500 ms, 1 s, 2 s, 2 s, … */
function waitAfter(quickDeaths: number): number {
  if (quickDeaths < PATIENT_FROM) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (quickDeaths - PATIENT_FROM), LONGEST_WAIT_MS);
}

function serve(): void {
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    if (request.url === '/pid') {
      response.end(`${process.pid}\n`);
    } else {
      response.end(`Hello from worker ${process.pid}\n`);
    }
  });

  server.listen(port);
}

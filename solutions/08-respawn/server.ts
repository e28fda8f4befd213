import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

/** A worker that lived for less than this died quickly: it hardly got to work. Milliseconds. */
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

  const forkedAt = new Map<number, number>();
  let quickDeaths = 0;

  function start(): void {
    const worker = cluster.fork();
    forkedAt.set(worker.id, performance.now());
  }

  for (let i = 0; i < count; i += 1) {
    start();
  }

  // On `cluster`, not on each worker: so it is there for the replacements too. On `exit`, not on `disconnect` as well:
  // each death has both, and two listeners that fork make two workers of one.
  cluster.on('exit', (worker, code, signal) => {
    const lived = performance.now() - (forkedAt.get(worker.id) ?? 0);
    forkedAt.delete(worker.id);

    // Only a worker that has lived for a while proves that things are well again. `online` proves nothing: a worker
    // with an error in its third line has been online too.
    quickDeaths = lived < QUICK_MS ? quickDeaths + 1 : 0;
    const wait = waitAfter(quickDeaths);

    console.log(`worker ${worker.process.pid} ended (${signal ?? code}) after ${Math.round(lived)} ms`);
    if (wait > 0) console.log(`quick death ${quickDeaths} in a row: the next fork in ${wait} ms`);

    // The timer is what keeps the primary alive when no worker is left, so no unref() here.
    setTimeout(start, wait);
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

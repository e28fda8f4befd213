import cluster, { type Worker } from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);
const graceMs = Number(process.env.GRACE_MS ?? 2000);

if (cluster.isPrimary) {
  runPrimary(availableParallelism());
} else {
  runWorker();
}

function runPrimary(count: number): void {
  let quickDeaths = 0;
  let stopping = false;
  // Our own list of those that live, with the time of their birth. `cluster.workers` forgets a worker as soon as disconnect() is called.
  const bornAt = new Map<Worker, number>();
  const respawns = new Set<NodeJS.Timeout>();

  function fork(): Worker {
    const worker = cluster.fork();
    bornAt.set(worker, Date.now());
    return worker;
  }

  /** The workers that are to stay: `exitedAfterDisconnect` is true from the moment when we tell one to go. */
  function serving(): Worker[] {
    return [...bornAt.keys()].filter((worker) => !worker.exitedAfterDisconnect);
  }

  console.log(`primary ${process.pid} starts ${count} workers`);
  for (let i = 0; i < count; i += 1) fork();

  cluster.on('listening', (worker) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, listens`);
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
    const livedMs = Date.now() - (bornAt.get(worker) ?? 0);
    bornAt.delete(worker);
    // A worker that leaves because it was asked to needs no successor: it has one already, or the program is stopping.
    if (stopping || worker.exitedAfterDisconnect) return;
    quickDeaths = livedMs < 1000 ? quickDeaths + 1 : 0;
    const waitMs = quickDeaths > 3 ? Math.min(250 * 2 ** (quickDeaths - 4), 5000) : 0;
    const respawn = setTimeout(() => {
      respawns.delete(respawn);
      // Counted now: a restart may have filled the place meanwhile.
      if (serving().length < count) fork();
    }, waitMs);
    respawns.add(respawn);
  });

  /** Tells a worker to finish its work and go, and ends it when it does not. */
  function retire(worker: Worker): void {
    worker.disconnect();
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), graceMs);
    // It must not keep the primary alive, and never hit another process that was given the same pid.
    timer.unref();
    worker.once('exit', () => clearTimeout(timer));
  }

  async function replaceAll(): Promise<void> {
    // The list is made once, before the first fork: the new ones are not to be replaced too.
    for (const old of serving()) {
      // Who has died since has been replaced since, by a worker that runs the new code.
      if (stopping || old.isDead()) continue;
      // First the new one, then the old one goes. If the new code does not even start, the old code stays: that is the point of the order.
      if (!(await listens(fork()))) {
        console.log('the new worker did not come up: the restart is given up');
        return;
      }
      // Unless it has died meanwhile: then the new one has its place.
      if (!old.isDead()) retire(old);
    }
  }

  let restarting = false;
  let askedAgain = false;

  async function restart(): Promise<void> {
    // One restart at a time. A second SIGHUP means: what I have just installed shall run. Workers which this restart has already replaced may
    // run the older code, so there will be another round; ten signals are still only one round more.
    if (restarting) {
      askedAgain = true;
      return;
    }
    restarting = true;
    do {
      askedAgain = false;
      await replaceAll();
    } while (askedAgain);
    restarting = false;
  }

  process.on('SIGHUP', () => void restart());

  function stop(signal: NodeJS.Signals): void {
    // A second signal changes nothing: people press Ctrl-C twice, and process managers repeat themselves.
    if (stopping) return;
    stopping = true;
    console.log(`primary ${process.pid} got ${signal}: no new work, ${graceMs} ms for the old`);
    for (const respawn of respawns) clearTimeout(respawn);
    for (const worker of bornAt.keys()) retire(worker);
    // No process.exit(): the primary ends by itself, with code 0, when its last worker is gone.
  }

  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Whether a new worker gets as far as listening. `online` would be too early: its program has not even begun to run then. */
function listens(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.once('listening', () => resolve(true));
    worker.once('exit', () => resolve(false));
  });
}

function runWorker(): void {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');

    function answer(text: string, status = 200): void {
      // The last answer on this connection, when the server has been closed. The client reads the header and takes a new connection for its next
      // request, which goes to a new worker; without it the client would meet a closed connection, or keep this worker here for ever.
      if (!server.listening) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
    }

    switch (url.pathname) {
      case '/':
        return answer('Hello World');
      case '/pid':
        return answer(String(process.pid));
      case '/slow':
        setTimeout(() => answer('slow, but here'), Math.min(Number(url.searchParams.get('ms') ?? 500), 5000));
        return;
      case '/hang':
        return;
      default:
        return answer('not found', 404);
    }
  });

  // Ctrl-C in a terminal, and closing it (SIGHUP), reach every process of the group. The worker leaves the decision to the primary: without
  // these lines it would end at once, in the middle of its work.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('SIGHUP', () => {});

  server.listen(port);
}

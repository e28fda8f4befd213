import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';

const port = Number(process.env.PORT ?? 3000);

interface Stats {
  total: number;
  workers: Record<string, number>;
}

// TODO (relays): add the messages of this lesson: a change of the greeting, to the primary and to each worker.
// What goes each way. A message is copied, as JSON: no functions, no Map, no shared objects.
type ToPrimary = { type: 'served' } | { type: 'stats?'; id: number };
interface ToWorker {
  type: 'stats';
  id: number;
  stats: Stats;
}

/** In a worker: its questions that wait for their reply, by their number. */
const waiting = new Map<number, (stats: Stats) => void>();
let lastId = 0;

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.env.SCHED === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;

  const count = availableParallelism();
  console.log(`primary ${process.pid} starts ${count} workers`);

  // Every process has its own copy of each variable. This is the only one that hears of all requests.
  const stats: Stats = { total: 0, workers: {} };

  for (let i = 0; i < count; i += 1) {
    cluster.fork();
  }

  cluster.on('message', (worker, message: ToPrimary) => {
    // Who sent it is known from the channel it came through: the worker need not say.
    const pid = String(worker.process.pid);
    if (message.type === 'served') {
      stats.total += 1;
      stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
      // TODO (relays): when a worker tells of a new greeting, tell every worker.
      // TODO (everyone-knows): wait until all have said that they know it, and only then tell the one that asked.
    } else {
      // To the one who asked, with the number of its question: it may have several open.
      worker.send({ type: 'stats', id: message.id, stats } satisfies ToWorker);
    }
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
  });
} else {
  // One listener for all replies. A listener for each question would be called for every reply: the first to arrive
  // would answer everybody who waits.
  process.on('message', takeReply);

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-type', 'text/plain');

    switch (url.pathname) {
      case '/':
        tellPrimary({ type: 'served' });
        // TODO (everyone-knows): the greeting can change now.
        response.end('Hello World\n');
        break;
      // TODO (relays): add PUT /greeting. Read the body, tell the primary, answer 204 when everybody knows.
      // TODO (last-wins): who decides which of two changes at the same moment is the last?
      case '/pid':
        response.end(`${process.pid}\n`);
        break;
      case '/stats':
        response.setHeader('content-type', 'application/json');
        askForStats((stats) => response.end(JSON.stringify(stats)));
        break;
      case '/busy':
        hold(Math.min(Number(url.searchParams.get('ms') ?? 300), 2000));
        response.end(`worker ${process.pid} was busy\n`);
        break;
      default:
        response.statusCode = 404;
        response.end('not found\n');
    }
  });

  server.listen(port);
}

/** Asks the primary. While the question is on its way the worker goes on, and may ask again for another request. */
function askForStats(then: (stats: Stats) => void): void {
  lastId += 1;
  waiting.set(lastId, then);
  tellPrimary({ type: 'stats?', id: lastId });
}

function takeReply({ id, stats }: ToWorker): void {
  const then = waiting.get(id);
  // Deleted at once: each reply is used for one request, and the map does not grow.
  waiting.delete(id);
  then?.(stats);
}

function tellPrimary(message: ToPrimary): void {
  // `send` is there because cluster.fork() made this process with a channel. It does not wait for the other side.
  process.send?.(message);
}

/** Keeps this process's only thread for so many milliseconds, as a long calculation would. The other workers go on. */
function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // Nothing else happens in this process: no timer, no request, no message.
  }
}

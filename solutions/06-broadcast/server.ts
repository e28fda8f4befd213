import cluster, { type Worker } from 'node:cluster';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

const port = Number(process.env.PORT ?? 3000);

interface Stats {
  total: number;
  workers: Record<string, number>;
}

// What goes each way. A message is copied, as JSON: no functions, no Map, no shared objects.
type ToPrimary =
  | { type: 'served' }
  | { type: 'stats?'; id: number }
  | { type: 'change'; id: number; text: string }
  | { type: 'known'; change: number };
type ToWorker =
  | { type: 'reply'; id: number; stats?: Stats }
  | { type: 'greeting'; change: number; text: string };

/** In the primary: a change of the greeting, with the ids of the workers that have not said yet that they know it. */
interface Change {
  missing: Set<number>;
  done: () => void;
}
const changes = new Map<number, Change>();
let lastChange = 0;

/** In a worker: its questions that wait for their reply, by their number. */
const waiting = new Map<number, (reply: { stats?: Stats }) => void>();
let lastId = 0;

/** In a worker: what `GET /` answers. */
let greeting = 'Hello World';

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
    const pid = String(worker.process.pid);
    switch (message.type) {
      case 'served':
        stats.total += 1;
        stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
        break;
      case 'stats?':
        tell(worker, { type: 'reply', id: message.id, stats });
        break;
      case 'change':
        changeGreeting(message.text, () => tell(worker, { type: 'reply', id: message.id }));
        break;
      case 'known':
        markKnown(message.change, worker.id);
    }
  });

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id}, pid ${worker.process.pid}, ended: ${signal ?? code}`);
    // Nobody can ask it any more, and it will never say that it knows: do not wait for it.
    for (const change of changes.keys()) markKnown(change, worker.id);
  });
} else {
  // One listener for all replies. A listener for each question would be called for every reply: the first to arrive
  // would answer everybody who waits.
  process.on('message', take);

  const server = http.createServer((request, response) => {
    // A client may hang up in the middle of its body: that must not end the worker.
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });

  server.listen(port);
}

/** In a worker: answers one request. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  response.setHeader('content-type', 'text/plain');

  switch (url.pathname) {
    case '/':
      tellPrimary({ type: 'served' });
      response.end(`${greeting}\n`);
      break;
    case '/greeting':
      if (request.method !== 'PUT') {
        response.statusCode = 405;
        response.end('PUT only\n');
        break;
      }
      // Only the primary's order counts: this worker does not change its own greeting here, it waits to be told
      // like all the others.
      await ask({ type: 'change', text: await text(request) });
      response.statusCode = 204;
      response.end();
      break;
    case '/pid':
      response.end(`${process.pid}\n`);
      break;
    case '/stats':
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify((await ask({ type: 'stats?' })).stats));
      break;
    case '/busy':
      hold(Math.min(Number(url.searchParams.get('ms') ?? 300), 2000));
      response.end(`worker ${process.pid} was busy\n`);
      break;
    default:
      response.statusCode = 404;
      response.end('not found\n');
  }
}

/** In the primary: gives every worker the new greeting, and calls `done` when all have said that they know it. */
function changeGreeting(wanted: string, done: () => void): void {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
  lastChange += 1;
  // A number for each change: several are under way at once, and each waits for its own answers.
  changes.set(lastChange, { missing: new Set(workers.map((worker) => worker!.id)), done });
  for (const worker of workers) tell(worker!, { type: 'greeting', change: lastChange, text: wanted });
}

/** In the primary: one worker knows, or is gone. */
function markKnown(number: number, workerId: number): void {
  const change = changes.get(number);
  change?.missing.delete(workerId);
  if (change?.missing.size === 0) {
    changes.delete(number);
    change.done();
  }
}

/** In the primary: a message to a worker, unless its channel has closed in the meantime. */
function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}

/** In a worker: asks the primary, and waits for the reply with the same number. */
function ask(question: { type: 'stats?' } | { type: 'change'; text: string }): Promise<{ stats?: Stats }> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    tellPrimary({ ...question, id });
  });
}

/** In a worker: whatever the primary says. */
function take(message: ToWorker): void {
  if (message.type === 'greeting') {
    greeting = message.text;
    // Said after it has been done: from here on no request of this worker gets the old one.
    tellPrimary({ type: 'known', change: message.change });
    return;
  }
  const then = waiting.get(message.id);
  waiting.delete(message.id);
  then?.(message);
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

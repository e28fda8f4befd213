// expect: forks forked-otherwise
// A worker thread: a second thread, in the same process.
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on('error', (error) => console.error('worker:', error.message));
  setInterval(() => console.log('main thread is alive'), 5000);
} else {
  createServer((req, res) => {
    if (req.url === '/pid') res.end(String(process.pid));
    else res.end('Hello World');
  }).listen(process.env.PORT ?? 3000);
}

import cluster from 'node:cluster';
import { pbkdf2Sync } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';

class Primary {
  constructor(policy: string | undefined) {
    const policies = new Map([['none', cluster.SCHED_NONE]]);
    cluster.schedulingPolicy = policies.get(policy ?? '') ?? cluster.SCHED_RR;
  }

  start(workers: number): void {
    cluster.on('exit', () => cluster.fork());
    for (let i = 0; i < workers; i++) cluster.fork();
  }
}

class WebWorker {
  readonly #server = http.createServer((request, response) => this.#route(request, response));

  start(port: number): void {
    this.#server.listen(port, '0.0.0.0');
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/busy') this.#hash(Number(url.searchParams.get('ms') ?? 300));
    response.end(url.pathname === '/pid' ? `${process.pid}` : `Hello World from ${process.pid}`);
  }

  /** Real work instead of an empty loop: hashes, until the time is over. */
  #hash(milliseconds: number): void {
    const end = performance.now() + Math.min(milliseconds, 2000);
    while (performance.now() < end) pbkdf2Sync('password', 'salt', 100, 32, 'sha256');
  }
}

if (cluster.isPrimary) new Primary(process.env.SCHED).start(availableParallelism());
else new WebWorker().start(Number(process.env.PORT ?? 3000));

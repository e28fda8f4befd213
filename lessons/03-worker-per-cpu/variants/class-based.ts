import cluster from 'node:cluster';
import http from 'node:http';
import os from 'node:os';

abstract class Role {
  abstract start(): void;

  static ofThisProcess(): Role {
    return cluster.isWorker ? new WebWorker(Number(process.env.PORT ?? 3000)) : new Primary(os.availableParallelism());
  }
}

class Primary extends Role {
  constructor(private readonly workers: number) {
    super();
  }

  start(): void {
    for (let i = 0; i < this.workers; i++) cluster.fork({ STARTED_AS: `number ${i + 1}` });
  }
}

class WebWorker extends Role {
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  constructor(private readonly port: number) {
    super();
  }

  start(): void {
    // A worker may take a moment before it listens: here it pretends to open a database.
    setTimeout(() => this.server.listen(this.port), 100);
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    response.end(request.url === '/pid' ? `${process.pid}` : `Hello World from ${process.env.STARTED_AS}`);
  }
}

Role.ofThisProcess().start();

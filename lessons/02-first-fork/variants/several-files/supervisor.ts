import cluster, { type Worker } from 'node:cluster';

export class Supervisor {
  #worker: Worker | undefined;

  start(): void {
    this.#worker = cluster.fork();
    this.#worker.once('online', () => this.log('is online'));
    this.#worker.once('listening', ({ port }) => this.log(`listens on ${port}`));
  }

  private log(what: string): void {
    console.log(`worker ${this.#worker?.process.pid} ${what}`);
  }
}

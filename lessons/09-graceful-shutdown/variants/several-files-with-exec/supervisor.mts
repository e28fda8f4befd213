import cluster, { type Worker } from 'node:cluster';
import os from 'node:os';

export class Supervisor {
  readonly #workers = new Set<Worker>();
  #stopping = false;

  constructor(private readonly graceMs: number) {}

  start(): void {
    os.cpus().forEach(() => this.#fork());
  }

  /** Resolves when the last worker is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#workers].map((worker) => this.#retire(worker)));
  }

  #fork(): void {
    const worker = cluster.fork();
    this.#workers.add(worker);
    worker.once('exit', () => {
      this.#workers.delete(worker);
      if (!this.#stopping) setTimeout(() => this.#fork(), 200);
    });
  }

  #retire(worker: Worker): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), this.graceMs);
      worker.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      worker.send({ cmd: 'drain', id: worker.id });
    });
  }
}

import cluster, { type Worker } from 'node:cluster';

/** Always waits a little before it forks again, from the first death on, and longer each time that nothing has come up. */
export class Supervisor {
  readonly #count: number;
  #wait = 100;

  constructor(count: number) {
    this.#count = count;
  }

  start(): void {
    for (let i = 0; i < this.#count; i++) this.#fork();
  }

  #fork(): void {
    const worker = cluster.fork();
    worker.on('listening', () => (this.#wait = 100));
    // The channel closes when the process ends, so this serves as well as `exit`.
    worker.on('disconnect', () => this.#replace(worker));
  }

  #replace(worker: Worker): void {
    console.log(`lost ${worker.process.pid}, the next one in ${this.#wait} ms`);
    setTimeout(() => this.#fork(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, 3000);
  }
}

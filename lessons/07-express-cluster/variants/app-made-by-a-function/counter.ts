import type { Worker } from 'node:cluster';

export type Message = { what: 'request'; url: string } | { what: 'stats'; ticket: string };

export class Counter {
  readonly #perWorker = new Map<number, number>();

  take(worker: Worker, message: Message): void {
    const pid = worker.process.pid ?? 0;
    switch (message.what) {
      case 'request':
        // The primary chooses what counts; the workers report everything, /stats too.
        if (message.url !== '/stats') this.#perWorker.set(pid, (this.#perWorker.get(pid) ?? 0) + 1);
        break;
      case 'stats':
        worker.send({ ticket: message.ticket, stats: this.#stats() });
    }
  }

  #stats(): object {
    const workers = Object.fromEntries(this.#perWorker);
    return { total: Object.values(workers).reduce((sum, each) => sum + each, 0), workers, since: process.uptime() };
  }
}

import cluster, { type Worker } from 'node:cluster';

export class Fleet {
  private members: Worker[] = [];
  private stopping = false;

  constructor(
    size: number,
    private readonly graceMs: number,
  ) {
    for (let i = 0; i < size; i++) this.add();
    cluster.on('exit', (worker) => {
      this.members = this.members.filter((member) => member !== worker);
      if (!this.stopping && this.members.length < size) setTimeout(() => this.add(), 100);
    });
  }

  async roll(): Promise<void> {
    for (const old of [...this.members]) {
      const fresh = this.add();
      const isUp = await new Promise<boolean>((resolve) => {
        fresh.once('listening', () => resolve(true));
        fresh.once('exit', () => resolve(false));
      });
      if (!isUp || this.stopping) return;
      await this.dismiss(old);
    }
  }

  stop(): void {
    this.stopping = true;
    for (const member of [...this.members]) void this.dismiss(member);
  }

  private add(): Worker {
    const worker = cluster.fork();
    this.members.push(worker);
    return worker;
  }

  /** Resolves when the worker is gone: the restart goes on only then. */
  private dismiss(worker: Worker): Promise<void> {
    this.members = this.members.filter((member) => member !== worker);
    return new Promise((resolve) => {
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), this.graceMs);
      worker.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      worker.disconnect();
    });
  }
}

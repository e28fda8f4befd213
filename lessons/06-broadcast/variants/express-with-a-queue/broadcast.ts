import type { Worker } from 'node:cluster';

let counter = 0;

/** Resolves when every worker that is alive has said that it has the text. */
export async function broadcast(workers: Worker[], text: string): Promise<void> {
  const version = ++counter;
  await Promise.all(workers.filter((worker) => worker.isConnected()).map((worker) => tell(worker, version, text)));
}

function tell(worker: Worker, version: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      worker.off('message', listener);
      worker.off('disconnect', done);
      resolve();
    };
    const listener = (message: { ack?: number }) => message.ack === version && done();
    worker.on('message', listener);
    worker.on('disconnect', done);
    worker.setMaxListeners(100);
    worker.send({ version, text });
  });
}

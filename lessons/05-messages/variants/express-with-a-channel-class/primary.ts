import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';

export function startPrimary(count: number): void {
  const counts: Record<string, number> = {};
  cluster.setupPrimary({ serialization: 'advanced' });
  for (let i = 0; i < count; i++) cluster.fork();

  cluster.on('message', async (worker: Worker, message: { method: string; seq: bigint }) => {
    const pid = `${worker.process.pid}`;
    if (message.method === 'count') counts[pid] = (counts[pid] ?? 0) + 1;
    if (message.method === 'count' || message.method === 'stats') {
      const result = { total: Object.values(counts).reduce((a, b) => a + b, 0), workers: { ...counts } };
      // Replies come out of order: some take longer.
      if (message.seq % 2n === 0n) await sleep(15);
      worker.send({ seq: message.seq, result });
    }
  });
}

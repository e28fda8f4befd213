import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  // The greeting lives in the primary. Workers are told to forget theirs, and ask for it when they need it.
  let greeting = 'Hello World';
  let revision = 0;
  const unconfirmed = new Map<number, { workers: Set<number>; reply: () => void }>();

  for (let i = 0; i < availableParallelism(); i++) cluster.fork();

  cluster.on('message', (worker, { kind, id, text, revision: confirmed }) => {
    if (kind === 'get') worker.send({ kind: 'answer', id, text: greeting });
    if (kind === 'put') {
      greeting = text;
      revision += 1;
      const all = Object.values(cluster.workers ?? {}).flatMap((each) => each ?? []);
      unconfirmed.set(revision, {
        workers: new Set(all.map((each) => each.id)),
        reply: () => worker.send({ kind: 'answer', id, text: '' }),
      });
      all.forEach((each) => each.send({ kind: 'forget', revision }));
    }
    if (kind === 'forgotten') {
      const change = unconfirmed.get(confirmed);
      change?.workers.delete(worker.id);
      if (change?.workers.size !== 0) return;
      unconfirmed.delete(confirmed);
      change.reply();
    }
  });
} else {
  await import('./worker.mts');
}

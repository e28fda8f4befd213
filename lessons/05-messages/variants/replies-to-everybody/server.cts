import cluster = require('node:cluster');
import os = require('node:os');
import path = require('node:path');

// The worker has a file of its own. Every reply goes to all workers; only the one whose question it was knows the number.
const { default: primary } = cluster as unknown as { default?: typeof cluster };
const c = (primary ?? cluster) as unknown as typeof import('node:cluster').default;
const total = new Map<string, number>();

c.setupPrimary({ exec: path.join(__dirname, 'worker.cjs') });
for (let i = 0; i < os.availableParallelism(); i++) {
  const worker = c.fork();
  total.set(String(worker.process.pid), 0);
}

c.on('message', (_worker, [what, who]: [string, string]) => {
  if (what === 'hello from') {
    total.set(who, (total.get(who) ?? 0) + 1);
    return;
  }
  const workers = Object.fromEntries(total);
  const sum = [...total.values()].reduce((a, b) => a + b, 0);
  for (const id in c.workers) c.workers[id]?.send([who, { total: sum, workers }]);
});

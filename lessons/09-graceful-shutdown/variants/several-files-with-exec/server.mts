import cluster from 'node:cluster';
import path from 'node:path';
import { Supervisor } from './supervisor.mts';

cluster.setupPrimary({ exec: path.join(import.meta.dirname ?? '.', 'worker.mts') });

const supervisor = new Supervisor(Number(process.env.GRACE_MS ?? 2_000));
supervisor.start();

process.on('SIGTERM', () => {
  void supervisor.stop().then(() => {
    process.exitCode = 0;
    process.exit();
  });
});

// expect: asks asks-nobody
import cluster from 'node:cluster';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

if (cluster.isPrimary) {
  const file = join(tmpdir(), `stats-of-${process.pid}.json`);
  const stats = { total: 0, workers: {} as Record<string, number> };

  // The way back is a file, written after each report.
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(stats));
    renameSync(`${file}.new`, file);
  };
  save();
  process.on('exit', () => rmSync(file, { force: true }));

  for (let i = 0; i < availableParallelism(); i++) {
    cluster.fork({ STATS_FILE: file });
  }
  cluster.on('message', (worker) => {
    const pid = String(worker.process.pid);
    stats.total += 1;
    stats.workers[pid] = (stats.workers[pid] ?? 0) + 1;
    save();
  });
} else {
  http
    .createServer((request, response) => {
      if (request.url === '/stats') {
        response.end(readFileSync(String(process.env.STATS_FILE)));
        return;
      }
      if (request.url === '/') process.send?.('served');
      response.end('Hello World');
    })
    .listen(Number(process.env.PORT ?? 3000));
}

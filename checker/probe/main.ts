import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isMainThread } from './main-thread.ts';
import { pretendCpus } from './cpus.ts';
import { watchServers } from './http.ts';
import { watchIdleness } from './idle.ts';
import { readFaults, watchProcess } from './messages.ts';
import { RUN_VARIABLE, type ProbeOrders } from './orders.ts';
import { movePorts } from './ports.ts';
import { watchPrints } from './prints.ts';
import { watchChildren } from './processes.ts';
import { loadTypeScript } from './typescript.ts';
import { openTrace, write } from './write.ts';
import { parse } from './json.ts';

/** Preloaded into every process of a program under check, by NODE_OPTIONS. */
function install(runFile: string): void {
  const orders = parse(readFileSync(runFile, 'utf8')) as ProbeOrders;
  openTrace(orders.folder, orders.key);
  if (orders.cpus !== null) pretendCpus(orders.cpus);
  movePorts(orders.folder, orders.port);
  watchServers();
  if (isMainThread) {
    const worker = workerId();
    write({
      type: 'start',
      ppid: process.ppid,
      node: process.version,
      ...(worker === undefined ? {} : { worker }),
    });
    watchProcess(orders.folder, worker);
    watchChildren(orders, runFile);
    watchIdleness(orders.checker);
    watchPrints();
    if (worker !== undefined && readFaults(dirname(runFile)).dieAtStart) {
      write({ type: 'fault', fault: 'die' });
      process.exit(1);
    }
  }
  loadTypeScript(orders);
  syncBuiltinESMExports();
}

/** In a worker Node has loaded `cluster` before any preload and listens to the primary; elsewhere loading it here would fix its policy too early. */
function workerId(): number | undefined {
  if (!process.channel || process.listenerCount('internalMessage') === 0) return undefined;
  const cluster = createRequire(__filename)('node:cluster') as typeof import('node:cluster').default;
  return cluster.worker?.id;
}

const runFile = process.env[RUN_VARIABLE];
if (runFile) install(runFile);

// Two ES modules, no if: the primary's file never serves, the worker's file never forks.
import { fork, setupPrimary } from 'node:cluster';
import { fileURLToPath } from 'node:url';

setupPrimary({ exec: fileURLToPath(new URL('./worker.mjs', import.meta.url)) });
fork({ GREETING: 'Hello World' });

import type { ForksFinding } from '../../judge/forks.ts';
import { counted, ended, listed, time, who } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Numbers of workers, and who makes them. */
export const forks: WordsFor<ForksFinding> = {
  'no-fork': ({ expected, listens }) => ({
    expected: `The primary forks ${counted(expected, 'worker')} with \`cluster.fork()\`.`,
    saw: `The primary forked none.${listens ? ' One process does everything.' : ''}`,
    hint: 'In the primary (`cluster.isPrimary`) call `cluster.fork()`. The worker runs the same file again, from its first line.',
  }),
  'forked-otherwise': ({ how, count }) => ({
    expected: 'The primary forks its workers with `cluster.fork()`.',
    saw:
      how === 'worker_threads'
        ? 'A server listens in a thread of `worker_threads`, and no worker process was forked.'
        : `${counted(count, 'process was', 'processes were')} started by \`child_process\`, and no worker was forked by \`cluster\`.`,
    hint:
      how === 'worker_threads'
        ? 'Threads share one process, its memory and its end. `cluster.fork()` starts a process of its own for each worker.'
        : 'Only workers of `cluster.fork()` can share the port of the primary. It uses `child_process.fork` inside; you need not.',
  }),
  'wrong-fork-count': ({ expected, forks: count, cpus }) => ({
    expected: `The primary forks ${counted(expected, 'worker')} on a machine that shows ${counted(cpus, 'CPU')}.`,
    saw: `The primary forked ${count}.`,
    hint:
      count > expected
        ? 'Does the loop go once too often (`<=`), or is `fork` called in two places?'
        : 'Does the loop stop too early, or is the number divided or capped?',
  }),
  'hard-coded-count': ({ forks: count, cpus }) => ({
    expected: `The primary forks one worker for each CPU: ${listed(cpus)} workers, on machines that show ${listed(cpus)} CPUs.`,
    saw: `The primary forked ${counted(count, 'worker')} both times.`,
    hint: 'The number does not depend on the machine. Ask for it: `os.availableParallelism()`, or the older `os.cpus().length`.',
  }),
  'worker-forks': ({ who: whose, child, file }) => ({
    expected: 'Only the primary starts processes.',
    saw: `${who(whose)} started process ${child}${file ? ` (${file})` : ''}.`,
    hint: 'Code outside `if (cluster.isPrimary)` runs in every worker too.',
  }),
  'not-all-listen': ({ expected, listening, silent }) => ({
    expected: `${counted(expected, 'worker')} listen on the port.`,
    saw:
      listening.length === 0
        ? `None of the ${expected} listens.`
        : `${listening.length} of ${expected} listen (pid ${listed(listening)}). Pid ${listed(silent)} ${silent.length === 1 ? 'does' : 'do'} not.`,
    hint: 'Each worker has to make its own server and call `listen`; nothing is inherited. Does every worker get to that line, and does none close its server again?',
  }),
  'different-ports': ({ port, elsewhere }) => ({
    expected: `All workers listen on the same port, ${port}.`,
    saw: `${elsewhere.map(({ pid, ports }) => `Worker ${pid} listens on ${listed(ports)}`).join('. ')}.`,
    hint: 'Give every worker the same number: the primary opens the port once and all of them share it.',
  }),
  'worker-died': ({ pid, id, exitCode, signal, afterMs }) => ({
    expected: 'Every worker stays alive and listens.',
    saw: `Worker ${id} (pid ${pid}) ${ended(exitCode, signal)} ${time(afterMs)} after it was forked.`,
    hint: 'Does the worker have a server that keeps it alive? Does anything call `process.exit`?',
  }),
};

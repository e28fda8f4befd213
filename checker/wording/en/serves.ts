import type { BusyFinding } from '../../judge/busy.ts';
import type { ServesFinding } from '../../judge/serves.ts';
import type { SpreadsFinding } from '../../judge/spreads.ts';
import { counted, listed, quoted, spread, time, who } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Which process answers. */
export const serves: WordsFor<ServesFinding> = {
  'primary-serves': ({ pid, served, of }) => ({
    expected: 'Workers answer every request.',
    saw: `The primary (pid ${pid}) answered ${served} of ${of}.`,
    hint: 'The server belongs in the worker only: into the `else` of `if (cluster.isPrimary)`.',
  }),
  'primary-listens': ({ pid, port }) => ({
    expected: 'The primary runs no server of its own.',
    saw: `A server of the primary (pid ${pid}) listens${port === null ? '' : ` on port ${port}`}.`,
    hint: 'Code outside `if (cluster.isPrimary) … else …` runs in both. Let the primary only fork and watch.',
  }),
  'served-by-none': ({ path }) => ({
    expected: 'The checker sees which process answers.',
    saw: `\`${path}\` was answered, but by no process that the checker can see.`,
    hint: 'Processes that the checker did not reach cannot be judged. Does the program start them with an environment of their own?',
    fault: 'checker',
  }),
  'not-a-pid': ({ path, body, pid }) => ({
    expected: `\`GET ${path}\` answers the process id of the process that answers, as digits and nothing else: ${pid}.`,
    saw: `It answered ${quoted(body)}.`,
    hint: '`process.pid` is a number; `String(process.pid)` is what to send.',
  }),
  'wrong-pid': ({ path, answered, whose, pid }) => ({
    expected: `\`GET ${path}\` answers the process id of the process that answers: ${pid}.`,
    saw: `It answered ${answered}${whose ? `, which is ${who(whose)}` : ', which is no process of the program'}.`,
    hint:
      !whose && answered < 100
        ? '`worker.id` counts the workers from 1. The process id is `process.pid`, in the worker.'
        : 'Take `process.pid` in the worker, when it answers; a value from the primary is the primary’s.',
  }),
};

/** How connections are spread. */
export const spreads: WordsFor<SpreadsFinding> = {
  'silent-workers': ({ spread: each, silent }) => ({
    expected: 'Over fresh connections every worker answers.',
    saw: `${silent.length === 1 ? 'Worker' : 'Workers'} ${listed(silent)} answered nothing. Answers by pid: ${spread(each)}.`,
    hint: 'Do all workers listen on the same port, and does each answer by itself?',
  }),
  'not-round-robin': ({ spread: each }) => ({
    expected:
      'Connections go round the workers in turn, also where the platform leaves the choice to the operating system (the check sets NODE_CLUSTER_SCHED_POLICY=none).',
    saw: `The policy in force was SCHED_NONE. Answers by pid: ${spread(each)}.`,
    hint: 'Set `cluster.schedulingPolicy = cluster.SCHED_RR` in the primary, before the first `cluster.fork()` and before `cluster.setupPrimary()`: later it has no effect.',
  }),
  uneven: ({ spread: each }) => ({
    expected: 'Fresh connections, one after another, go round evenly: the counts differ by 1 at most.',
    saw: `Answers by pid: ${spread(each)}.`,
    hint: 'Does a worker take itself out of the round, or does something else connect to the port?',
  }),
  'policy-not-switched': ({ spread: each }) => ({
    expected: 'With `SCHED=none` in the environment the program uses `cluster.SCHED_NONE`.',
    saw: `The policy in force was round-robin. Answers by pid: ${spread(each)}.`,
    hint: 'Read `process.env.SCHED` before the first `cluster.fork()` and before `cluster.setupPrimary()`, and choose the policy by it.',
  }),
};

/** The experiment with /busy. */
export const busy: WordsFor<BusyFinding> = {
  'busy-answers-early': ({ asked, took }) => ({
    expected: `\`/busy?ms=${asked}\` holds the event loop for ${asked} ms, then answers.`,
    saw: `It was answered after ${time(took)}.`,
    hint: 'Read `ms` from the query, loop until that much time has passed on the clock (`while (Date.now() < end);`), and answer after the loop.',
  }),
  'busy-too-long': ({ asked, took }) => ({
    expected: `\`/busy?ms=${asked}\` holds the event loop for ${asked} ms, then answers.`,
    saw: `It took ${time(took)} each time.`,
    hint: 'Does it read `ms` from the query?',
  }),
  'not-blocked': ({ asked, otherAfter }) => ({
    expected: `While \`/busy?ms=${asked}\` runs, the process can do nothing else: \`GET /\` is handled only after it.`,
    saw: `\`GET /\` was handled ${time(otherAfter)} after /busy had begun.`,
    hint: '/busy has to keep the one thread occupied: a loop that watches the clock. A timer or an `await` lets others go first.',
  }),
  'not-held': ({ asked, pid, otherAfter }) => ({
    expected: `\`/busy?ms=${asked}\` holds the event loop of its worker.`,
    saw: `Worker ${pid} began another request ${time(otherAfter)} after /busy had begun.`,
    hint: 'Use a loop that watches the clock. A timer or an `await` leaves the worker free.',
  }),
  'others-waited': ({ asked, pid, waited }) => ({
    expected: `While worker ${pid} is held by \`/busy?ms=${asked}\`, the others answer within ${time(asked / 2)}.`,
    saw:
      waited.length > 0
        ? `${counted(waited.length, 'request')} had to wait until it was over: ${waited
            .slice(0, 3)
            .map((each) => `pid ${each.pid} after ${time(each.afterMs)}`)
            .join(', ')}.`
        : 'Not one other worker answered meanwhile.',
    hint: 'Does every request go through one process, the primary perhaps, or wait for a message from the held worker?',
  }),
  'too-slow-to-tell': ({ asked, neededMs }) => ({
    expected: `Answers within ${time(asked)}, to compare with.`,
    saw: `This machine needed ${time(neededMs)}.`,
    hint: 'Something else keeps the machine busy. Check again when it is quieter.',
    fault: 'machine',
  }),
};

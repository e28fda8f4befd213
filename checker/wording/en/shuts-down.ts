import type { ShutsDownFinding } from '../../judge/shuts-down.ts';
import { counted, ended, listed, time, who } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Programs that are told to go. */
export const shutsDown: WordsFor<ShutsDownFinding> = {
  'slow-not-slow': ({ asked, took }) => ({
    expected: `\`/slow?ms=${asked}\` answers after ${asked} ms.`,
    saw: `It was answered after ${time(took)}.`,
    hint: 'Read `ms` from the query, and answer from a `setTimeout` of that many milliseconds.',
  }),
  'slow-blocks': ({ asked, pid }) => ({
    expected: `\`/slow?ms=${asked}\` waits without holding its worker.`,
    saw: `Worker ${pid} began no second request before the first was answered.`,
    hint: 'Wait with a timer (`setTimeout`), not with a loop that watches the clock.',
  }),
  'signal-kills': ({ signal, lost, of }) => ({
    expected: `The primary hears ${signal} and lets the work that has begun be finished.`,
    saw: `${signal} ended the primary at once, and ${lost} of ${counted(of, 'open request')} got no answer.`,
    hint: `Without a listener Node ends the process. \`process.on('${signal}', …)\`, in the primary, is yours to decide what happens.`,
  }),
  'work-lost': ({ path, lost, of, pid, afterMs, how }) => ({
    expected: 'Every request that a worker had begun when SIGTERM came gets its 200.',
    saw: `${lost} of ${of} got none. \`${path}\`, in the hands of pid ${pid}, broke off ${time(afterMs)} after the signal (${how}).`,
    hint: 'Who ended that worker, or its connection, before the answer was out? `worker.kill()`, `process.exit()` and `closeAllConnections()` do not wait.',
  }),
  'still-accepts': ({ accepted, afterMs, pid }) => ({
    expected: 'From SIGTERM on new connections are refused, also while old work is still being finished.',
    saw: `${counted(accepted, 'new connection')} ${accepted === 1 ? 'was' : 'were'} accepted, the last ${time(afterMs)} after the signal${pid === null ? '' : `, by pid ${pid}`}.`,
    hint: 'The port is closed only when every worker has closed its server. Does each hear of it, at once: `worker.disconnect()`, or a message that leads to `server.close()`?',
  }),
  'accepts-again': ({ pid, afterMs, forks }) => ({
    expected: 'Once new connections are refused they stay refused.',
    saw: `${time(afterMs)} after the signal pid ${pid} accepted one again${forks > 0 ? `: the primary had forked ${counted(forks, 'new worker')} since` : ''}.`,
    hint: 'Workers that leave because they were told to must not be replaced: let the `exit` listener know that the program is stopping.',
  }),
  stays: ({ left, limitMs, closed, forks }) => ({
    expected:
      'Every process is gone within 3 s after its last answer, although clients keep idle connections open.',
    saw: `After ${time(limitMs)} ${listed(left.map(who))} still ran${forks > 0 ? `; the primary had forked ${counted(forks, 'new worker')} since the signal` : ''}.`,
    hint:
      forks > 0
        ? 'Workers that leave because they were told to must not be replaced.'
        : left.every((each) => each.role === 'primary')
          ? 'The workers are gone. What keeps the primary: a timer, an interval, a server?'
          : closed
            ? 'The server is closed, but open connections keep the worker. `close()` ends those that are idle at that moment; one that becomes idle later needs the header `connection: close` on its last answer, or `closeIdleConnections()`.'
            : 'Does this worker hear of the shutdown at all? And is there anything else that keeps it: a timer, a channel?',
  }),
  'left-behind': ({ left, limitMs }) => ({
    expected: 'The primary ends last: nothing is left behind.',
    saw: `The primary was gone, but after ${time(limitMs)} ${left.length === 1 ? 'process' : 'processes'} ${listed(left)} still ran.`,
    hint: 'Wait for every worker’s `exit` before the primary ends, and end a worker that does not go with SIGKILL.',
  }),
  'late-exit': ({ afterMs, limitMs }) => ({
    expected: `Every process is gone within ${time(limitMs)} after its last answer.`,
    saw: `It took ${time(afterMs)} on this slow machine: as long as Node itself keeps an idle connection (5 s), so it cannot be told what was waited for.`,
    hint: 'Check again when the machine is less busy.',
    fault: 'machine',
  }),
  'exit-code': ({ exitCode, signal }) => ({
    expected: 'The primary ends with exit code 0: it did as it was told.',
    saw: `It ${ended(exitCode, signal)}.`,
    hint: 'A primary that has nothing left to wait for ends with 0 by itself. Otherwise: `process.exit(0)`, or `process.exitCode`.',
  }),
  'hang-answers': ({ status }) => ({
    expected: '`/hang` never answers, so that the deadline can be seen.',
    saw: `It was answered with status ${status}.`,
    hint: 'A route that just returns, without a word to the response, is all it takes.',
  }),
  'deadline-missed': ({ left, limitMs, graceMs }) => ({
    expected: `With a request that never ends all processes are gone within GRACE_MS (${graceMs} ms unless set) and 2 s more.`,
    saw: `After ${time(limitMs)} ${listed(left.map(who))} still ran.`,
    hint: "Waiting politely needs an end: a timer of GRACE_MS in the primary, and then `worker.process.kill('SIGKILL')` for whoever is left.",
  }),
  'deadline-too-soon': ({ afterMs, graceMs }) => ({
    expected: `Without GRACE_MS in the environment workers have ${graceMs} ms to finish their work.`,
    saw: `A short \`/slow\` was cut off ${time(afterMs)} after SIGTERM.`,
    hint: '`Number(undefined)` is NaN, and a timer of NaN milliseconds fires at once: `Number(process.env.GRACE_MS ?? 2000)`.',
  }),
};

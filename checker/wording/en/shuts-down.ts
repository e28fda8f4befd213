import type { ShutsDownFinding } from '../../judge/shuts-down.ts';
import { counted, ended, listed, time, who } from '../phrases.ts';
import type { Told, WordsFor } from '../words.ts';

function deadline({ ms, isSet }: { ms: number; isSet: boolean }): string {
  return `With a request that never ends all processes are gone within GRACE_MS and 2 s more. ${isSet ? `The check had set GRACE_MS=${ms}` : `GRACE_MS was not set: ${ms} ms`}.`;
}

function slowMachine(afterMs: number): Omit<Told, 'expected'> {
  return {
    saw: `It took ${time(afterMs)}, but this machine was slow: it cannot be told who took the time.`,
    hint: 'Check again when the machine is less busy.',
    fault: 'machine',
  };
}

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
  'late-refusal': ({ afterMs, limitMs }) => ({
    expected: `Within ${time(limitMs)} after SIGTERM new connections are refused.`,
    ...slowMachine(afterMs),
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
  'late-exit': ({ afterMs, limitMs, idle }) => ({
    expected: `Every process is gone within ${time(limitMs)} after its last answer.`,
    ...(idle
      ? {
          saw: `It took ${time(afterMs)}. Node itself ends an idle keep-alive connection after 5 to 6 s: most likely that was waited for.`,
          hint: 'End idle connections yourself: the header `Connection: close` on the last answer, or `server.closeIdleConnections()` after it. This machine was slow: to be sure, check again when it is quieter.',
        }
      : slowMachine(afterMs)),
  }),
  'late-deadline': ({ afterMs, grace }) => ({
    expected: deadline(grace),
    ...slowMachine(afterMs),
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
  'deadline-missed': ({ left, afterMs, unsetMs, grace }) => ({
    expected: deadline(grace),
    saw:
      left.length > 0
        ? `After ${time(afterMs)} ${listed(left.map(who))} still ran.`
        : `They were gone only after ${time(afterMs)}${unsetMs === null ? '' : `; in another run, without GRACE_MS, after ${time(unsetMs)}`}.`,
    hint: grace.isSet
      ? 'Where does your deadline come from? `Number(process.env.GRACE_MS ?? 2000)` is in milliseconds, like the time of `setTimeout`.'
      : "Waiting politely needs an end: a timer of GRACE_MS in the primary, and then `worker.process.kill('SIGKILL')` for whoever is left. `cluster.workers` is empty as soon as `cluster.disconnect()` was called: collect the workers before. And in a worker `process.on('disconnect')` comes only after all its connections have ended.",
  }),
  'deadline-too-soon': ({ afterMs, graceMs }) => ({
    expected: `Without GRACE_MS in the environment workers have ${graceMs} ms to finish their work.`,
    saw: `A short \`/slow\` was cut off ${time(afterMs)} after SIGTERM.`,
    hint: '`Number(undefined)` is NaN, and a timer of NaN milliseconds fires at once: `Number(process.env.GRACE_MS ?? 2000)`.',
  }),
};

import type { RestartsFinding } from '../../judge/restarts.ts';
import { counted, ended, listed, time } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Restarts of all workers. */
export const restarts: WordsFor<RestartsFinding> = {
  'hangup-kills': ({ times }) => ({
    expected: 'SIGHUP makes the primary replace its workers; it lives on itself.',
    saw: `${['The', 'The second'][times - 1] ?? 'A later'} SIGHUP ended the primary.`,
    hint:
      times > 1
        ? '`process.once` listens once. After that the signal does what it does by default: it ends the process.'
        : "Without a listener Node ends the process. `process.on('SIGHUP', …)`, in the primary.",
  }),
  'restart-ends': ({ exitCode, signal }) => ({
    expected: 'SIGHUP makes the primary replace its workers; it lives on itself.',
    saw: `The primary ${ended(exitCode, signal)}.`,
    hint: 'Does anything call `process.exit` on the way, or when a restart is asked for twice?',
  }),
  'old-stay': ({ old, of, forks }) => ({
    expected: 'After SIGHUP none of the old workers listens.',
    saw: `Of the ${of} old workers pid ${listed(old)} still ${old.length === 1 ? 'listens' : 'listen'}. ${counted(forks, 'new worker')} ${forks === 1 ? 'was' : 'were'} forked since the signal.`,
    hint:
      forks === 0
        ? 'Does the listener of SIGHUP get as far as the first `cluster.fork()`? Or does it wait for something that never comes?'
        : 'Go through the list of workers as it was when the signal came, all of it, one after another. Does the loop wait for something that never comes?',
  }),
  'restarts-once': ({ old, sent }) => ({
    expected: 'A SIGHUP that comes when everything is over replaces every worker once more.',
    saw: `The first restart was right, but ${sent === 1 ? 'a later SIGHUP' : `${sent} later SIGHUPs`} did nothing: no worker was forked, none was told to go; pid ${listed(old)} still listen.`,
    hint: 'What says that a restart is running, and who takes it back? A flag is set back on every way out of the restart, also by `return` and by an error: `finally` does it.',
  }),
  'old-linger': ({ old, waitedMs }) => ({
    expected: 'Old workers end when they have finished their work.',
    saw: `Pid ${listed(old)} no longer ${old.length === 1 ? 'listens' : 'listen'}, but ran on until the check gave up after ${time(waitedMs)}, when all of its connections had long been closed.`,
    hint: 'A worker whose server is closed lives on as long as it has its channel to the primary, or a timer: `worker.disconnect()` closes both server and channel. And set a deadline, as in lesson 9.',
  }),
  'count-after': ({ expected, listening, again }) => ({
    expected: `When the restart${again ? 's are' : ' is'} over, ${counted(expected, 'worker')} listen.`,
    saw:
      listening.length === 0
        ? 'None listens.'
        : `${listening.length} ${listening.length === 1 ? 'listens' : 'listen'} (pid ${listed(listening)}).`,
    hint: again
      ? 'Two restarts at once replace the same workers twice. Remember that one is running, and begin the next when it is over.'
      : listening.length > expected
        ? 'Who forks besides the restart? An `exit` listener that replaces every worker also replaces those that were told to go: `worker.exitedAfterDisconnect` tells them apart.'
        : 'Is each old worker replaced by one that listens, before the next one goes?',
  }),
  short: ({ expected, count, pid, how, nextMs }) => ({
    expected: `At every moment ${counted(expected, 'worker')} listen: first the new one listens, then the old one goes.`,
    saw: `Only ${count} listened after worker ${pid} ${how === null ? 'stopped' : `was told to go (${how})`}${nextMs === null ? '' : `; the next one listened ${time(nextMs)} later`}.`,
    hint: "`fork()` returns at once, and `online` only says that Node runs. Wait for the new worker's `listening` event before the old one is told.",
  }),
  'requests-lost': ({ sent, answered, retried, lost }) => ({
    expected: 'Not one request fails during the restart.',
    saw: `${answered} of ${counted(sent, 'request')} were answered with 200 (${retried} of them when asked again). Lost: ${lost
      .slice(0, 3)
      .map(
        ({ path, kept, pid, begun, how }) =>
          `\`${path}\` on a ${kept ? 'kept' : 'fresh'} connection, ${pid === null ? 'in no worker’s hands' : `${begun ? 'begun' : 'taken'} by pid ${pid}`} (${how})`,
      )
      .join('; ')}${lost.length > 3 ? `; and ${lost.length - 3} more` : ''}.`,
    hint: 'A worker may end only when what it has begun is answered. Does anything end it sooner: `kill`, `process.exit`, `closeAllConnections`, a deadline that is too short?',
  }),
};

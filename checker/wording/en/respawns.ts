import type { BacksOffFinding } from '../../judge/backs-off.ts';
import type { Loss, RespawnsFinding } from '../../judge/respawns.ts';
import { counted, ended, time } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Workers that die, and what comes after them. */
export const respawns: WordsFor<RespawnsFinding> = {
  'not-replaced': ({ died, expected, listening, forked }) => ({
    expected: `A worker that is killed is replaced: ${expected} workers listen again.`,
    saw: `Worker ${died} was killed with SIGKILL. The primary then forked ${forked}; ${listening} of ${expected} listen.`,
    hint:
      forked === 0
        ? "Fork in `cluster.on('exit', …)`. Does a condition keep the fork from happening? After a signal `code` is null and `signal` says which. And `exitedAfterDisconnect` is false for a worker that was killed, true for one that left on request: is the test the wrong way round?"
        : 'The new worker came, but it does not listen. Does it get all that the first ones got: environment, messages?',
  }),
  'replaced-late': ({ died, afterMs, limitMs }) => ({
    expected: `A worker that is killed is replaced within ${time(limitMs)}.`,
    saw: `The primary knew of the death of worker ${died} and forked its replacement ${time(afterMs)} later.`,
    hint: 'A first death needs no long wait. Save the waiting for workers that die again and again.',
  }),
  'back-slowly': ({ died, forkedAfterMs, afterMs }) => ({
    expected: 'The replacement listens as quickly as the first workers did.',
    saw: `Worker ${died} was replaced after ${time(forkedAfterMs)}, but the new worker listened only ${time(afterMs)} after the death.`,
    hint: 'This machine was busy, or the worker does something slow before it listens. Check again when it is quieter.',
    fault: 'machine',
  }),
  'too-many-workers': ({ died, expected, alive }) => ({
    expected: `As many workers as before: ${expected}.`,
    saw: `After the death of worker ${died} the cluster has ${alive}.`,
    hint: 'One death, one fork. Do two listeners fork for the same death, one for `disconnect` and one for `exit`, or one on the worker and one on `cluster`? Or does the listener run the loop over all CPUs again?',
  }),
  'primary-ended': ({ deaths, exitCode, signal }) => ({
    expected: 'The primary stays alive whatever happens to its workers.',
    saw: `After ${counted(deaths, 'death')} of workers the primary itself ${ended(exitCode, signal)}.`,
    hint: 'Does it call `process.exit`, or has it nothing left to wait for? A timer with `unref()` does not keep a process alive.',
  }),
  'lost-requests': ({ failed, of, loss, afterMs, died }) => ({
    expected: 'As long as one worker lives, every fresh request is answered with 200.',
    saw: `After the death of worker ${died}, ${failed} of ${counted(of, 'request')} failed. The first, ${time(afterMs)} after the death: ${lost(loss)}.`,
    hint:
      loss.kind === 'status' || loss.kind === 'empty'
        ? 'Is the new worker given all that the first ones were given? And do the others change what they answer?'
        : 'Leave the other workers alone: they can serve while one is missing.',
  }),
  'not-back': ({ killed, expected, listening, forked }) => ({
    expected: `When all ${killed} workers are killed at once, ${expected} come back.`,
    saw: `The primary forked ${forked} afterwards; ${listening} of ${expected} listen.`,
    hint: 'All deaths come before the first new worker is ready. Is a death forgotten while another one is being dealt with?',
  }),
  'port-taken': ({ port }) => ({
    expected: `The new workers can open port ${port} again.`,
    saw: 'Somebody else on this machine had taken the port meanwhile (EADDRINUSE).',
    hint: 'Check again. If it happens each time: does something of the program itself hold the port?',
    fault: 'machine',
  }),
};

function lost(loss: Loss): string {
  switch (loss.kind) {
    case 'refused':
      return 'the connection was refused, nobody listened';
    case 'cut-off':
      return 'the connection broke';
    case 'timed-out':
      return 'no answer came';
    case 'not-http':
      return 'what came back was not HTTP';
    case 'endless':
      return 'the answer never ended';
    case 'empty':
      return 'the body was empty';
    case 'status':
      return `status ${loss.status}`;
  }
}

const WAITS =
  'From the fourth quick death in a row on, the primary waits at least 250 ms before it forks again.';

/** Workers that die at once, again and again. */
export const backsOff: WordsFor<BacksOffFinding> = {
  'fork-storm': ({ deaths, withinMs, waits }) => ({
    expected: WAITS,
    saw: `${counted(deaths, 'quick death')} within ${time(withinMs)}. From the fourth on the primary waited ${waitsOf(waits)}.`,
    hint: 'Count the deaths of workers that lived for a moment only, and fork with `setTimeout` once there are several in a row.',
  }),
  'waits-too-short': ({ waits }) => ({
    expected: WAITS,
    saw: `From the fourth on it waited ${waitsOf(waits)}.`,
    hint: 'Longer: 250 ms at least, more each time if you like.',
  }),
  'waits-too-late': ({ waits, from }) => ({
    expected: WAITS,
    saw: `It waits only from quick death ${from} on: from the fourth on the waits were ${waitsOf(waits)}.`,
    hint: 'Which number does your counter show at the fourth death? Is it compared with `>` or `>=`, before or after it is raised?',
  }),
  'stops-waiting': ({ waits, at }) => ({
    expected: `${WAITS} So it goes on until a worker lives.`,
    saw: `It waited, and forgot: after quick death ${at} it forked without waiting. From the fourth on the waits were ${waitsOf(waits)}.`,
    hint: 'What sets the counter back? Only a worker that has lived for a while should, not a fork, not `online`, not a wait that is over.',
  }),
  'never-recovers': ({ deaths, killed, expected, listening }) => ({
    expected: 'When workers no longer die, the cluster is complete again.',
    saw: `After ${counted(deaths, 'quick death')}${killed > 1 ? ', and one more worker killed meanwhile,' : ''} the fault was over, but only ${listening} of ${expected} listen and no more came.`,
    hint:
      killed > 1 && listening === expected - 1
        ? 'While the primary waited to replace one worker, another one died: was that death forgotten? One timer or one flag for all is not enough, unless the primary then forks as many as are missing.'
        : 'However many have died: go on trying, at a slower pace. And do not let the waits grow beyond a few seconds.',
  }),
  'deaths-too-slow': ({ livedMs }) => ({
    expected: 'Workers that die within moments, to see what the primary does.',
    saw: `On this machine they needed up to ${time(livedMs)} to die.`,
    hint: 'Something else keeps the machine busy. Check again when it is quieter.',
    fault: 'machine',
  }),
};

function waitsOf(waits: number[]): string {
  return waits
    .slice(0, 5)
    .map((ms) => time(ms))
    .join(', ');
}

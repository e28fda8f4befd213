import type { BroadcastFinding } from '../../judge/broadcast.ts';
import type { RacesFinding } from '../../judge/races.ts';
import { listed, quoted, time } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** What one worker learned and all have to know. */
export const broadcast: WordsFor<BroadcastFinding | RacesFinding> = {
  'not-told-primary': ({ pid }) => ({
    expected: 'A worker that is given `PUT /greeting` tells the primary, and the primary tells every worker.',
    saw: `Worker ${pid} answered the PUT, and sent the primary nothing.`,
    hint: 'Changing a variable changes it in this one process. Workers have no channel to each other: `process.send` to the primary is the way.',
  }),
  'not-relayed': ({ pid, told, untold }) => ({
    expected: 'The primary tells every worker.',
    saw: `Worker ${pid} told the primary. The primary told ${told.length > 0 ? `pid ${listed(told)}, but not` : 'none of the others: not'} pid ${listed(untold)}.`,
    hint: '`process.send` in a worker reaches the primary only, and `worker.send` one worker. Go through all: `for (const worker of Object.values(cluster.workers)) worker.send(…)`.',
  }),
  'stale-greeting': ({ pid, wanted, body, asked, putMs, toldMs }) => ({
    expected: `Once the PUT has been answered, every worker greets with ${quoted(wanted)}.`,
    saw:
      `Worker ${asked} answered the PUT after ${time(putMs)}. ` +
      `Asked then, ${asked === pid ? 'the same worker' : `worker ${pid}`} said ${quoted(body)}` +
      (toldMs === null
        ? '.'
        : `: the message to it arrived ${time(Math.abs(toldMs))} ${toldMs < 0 ? 'before' : 'after'} that answer.`),
    hint: body.includes(wanted)
      ? 'The body must be the greeting and nothing else.'
      : toldMs !== null && toldMs < 0
        ? 'It had been told. Does it change its greeting before it confirms, and does nothing change it back?'
        : asked === pid
          ? 'The worker that is given the PUT has to know as well: let the primary tell it like all the others, or let it change its own greeting before it answers.'
          : 'Sent is not received. Let each worker say that it has the new greeting, only when it has it, let the primary wait for all of them, and answer 204 only then.',
  }),
  'never-in-between': ({ pid }) => ({
    expected: `A \`GET /\` that reaches worker ${pid} right after the PUT was answered.`,
    saw: 'On this machine it came too late to tell whether the worker knew in time, however long messages were held back.',
    hint: 'Something else keeps the machine busy. Check again when it is quieter.',
    fault: 'machine',
  }),
  disagree: ({ sent, greetings }) => ({
    expected: `After ${sent} PUTs at once all workers agree on one greeting.`,
    saw: `${greetings.map(({ pid, greeting }) => `Worker ${pid} says ${quoted(greeting)}`).join(', ')}.`,
    hint: 'Does a worker change its own greeting before the primary has put the changes in order? Let every worker, the asked one too, take them from the primary only: all channels have the same order then.',
  }),
  'unknown-greeting': ({ pid, greeting, sent }) => ({
    expected: `After ${sent} PUTs at once every worker greets with one of the values sent.`,
    saw: `Worker ${pid} says ${quoted(greeting)}.`,
    hint: 'Are the bodies of several requests gathered in one variable? Each request needs its own.',
  }),
  'changed-later': ({ pid, before, after }) => ({
    expected: 'When all PUTs have been answered, the greeting stays.',
    saw: `All said ${quoted(before)}; a moment later worker ${pid} said ${quoted(after)}.`,
    hint: 'A change was still under way after its PUT had been answered.',
  }),
  'answered-too-early': ({ pid, greeting, of }) => ({
    expected: `Also when ${of} PUTs are under way at once, each is answered only when every worker knows its greeting.`,
    saw: `When the first had been answered, worker ${pid} still said ${quoted(greeting)}, the greeting from before them all.`,
    hint: 'Whose confirmations are counted? One counter for all changes takes a confirmation of one change for that of another: count for each change, and let the workers say which one they confirm.',
  }),
  'never-raced': ({ pid }) => ({
    expected: `A PUT that reaches worker ${pid} before it has been told of the others.`,
    saw: 'On this machine that could not be brought about, however long messages were held back.',
    hint: 'Something else keeps the machine busy. Check again when it is quieter.',
    fault: 'machine',
  }),
};

import type { MessagesFinding } from '../../judge/messages.ts';
import type { RepliesFinding } from '../../judge/replies.ts';
import type { StatsFinding } from '../../judge/stats.ts';
import { counted, listed, quoted, spread, time } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Messages between the workers and the primary. */
export const messages: WordsFor<MessagesFinding> = {
  'no-report': ({ pid, served }) => ({
    expected: 'For each `GET /` the worker that serves it sends the primary a message.',
    saw: `Worker ${pid} served ${counted(served, '`GET /`', '`GET /`')} and sent the primary no message.`,
    hint: 'In the worker, `process.send(message)` goes to the primary. `process.emit` only calls listeners in the same process.',
  }),
  'missed-reports': ({ pid, served, sent }) => ({
    expected: 'For each `GET /` the worker that serves it sends the primary a message.',
    saw: `Worker ${pid} served ${served} \`GET /\` and sent ${counted(sent, 'message')}.`,
    hint: 'Send it where a request is handled, each time: not once a connection (several requests can come over one), not once a worker, not in bundles.',
  }),
  'asks-nobody': ({ pid, path }) => ({
    expected: `To answer \`${path}\` the worker asks the primary with \`process.send\`, and the primary replies with \`worker.send\`.`,
    saw: `Worker ${pid} answered, but had sent the primary nothing since the request came.`,
    hint: 'The numbers came another way: a file, a server in the primary, the worker’s own memory. Let the process that knows them tell: ask by a message.',
  }),
  'told-unasked': ({ pid, path, told }) => ({
    expected: `To answer \`${path}\` the worker asks the primary with \`process.send\`, and the primary replies with \`worker.send\`.`,
    saw: `Worker ${pid} asked nothing for this request: it answered from what the primary had told it before, in ${counted(told, 'message')}.`,
    hint: 'Numbers pushed to all workers, or kept from an earlier reply, are old as soon as the next request is served. Ask when you need them.',
  }),
  'no-reply': ({ pid, path }) => ({
    expected: `To answer \`${path}\` the worker asks the primary, and the primary replies with \`worker.send\`.`,
    saw: `Worker ${pid} sent the primary a message, and answered without one from the primary.`,
    hint: 'In the primary: `cluster.on("message", (worker, message) => worker.send(…))`. Where did the worker take its numbers from?',
  }),
  'answers-before-reply': ({ pid, path, earlyMs }) => ({
    expected: `The worker answers \`${path}\` with the primary’s reply, so after it has arrived.`,
    saw: `Worker ${pid} answered ${time(earlyMs)} before the primary’s reply was there (the check held it back a little).`,
    hint: '`process.send` does not wait. What is to happen with the reply belongs into the listener for it, or behind an `await`.',
  }),
};

const MAP_IS_EMPTY =
  'A `Map` becomes `{}` in JSON, and on its way through a message: use an object, or `Object.fromEntries(map)`.';

/** A total that is too low, and what had been told before. */
export function stayedAt(pid: number, told: number, highest: number | null): string {
  const before = wentDown(told, highest) ? ` An earlier answer had said ${highest}.` : '';
  return `Worker ${pid} told ${told}, and it stayed so.${before}`;
}

export function wentDown(told: number, highest: number | null): boolean {
  return highest !== null && highest > told;
}

export const SET_BACK =
  'Is the number set back when it has been told? Or has each worker, or each question, a copy of its own?';

/** The numbers of `GET /stats`. */
export const stats: WordsFor<StatsFinding> = {
  'stats-not-json': ({ body }) => ({
    expected: '`GET /stats` answers JSON: `{ "total": 5, "workers": { "<pid>": 3, "<pid>": 2 } }`.',
    saw: `It answered ${quoted(body)}.`,
    hint: '`response.end(JSON.stringify(stats))`.',
  }),
  'stats-shape': ({ wrong, body }) => ({
    expected: '`GET /stats` answers JSON: `{ "total": 5, "workers": { "<pid>": 3, "<pid>": 2 } }`.',
    saw: `\`${wrong}\` is not ${wrong === 'total' ? 'a number' : 'an object with a number for each pid'} in ${quoted(body)}.`,
    hint: body.includes('{}')
      ? MAP_IS_EMPTY
      : wrong === 'total'
        ? '`total` is a whole number, in JSON without quotation marks. Is it there at all?'
        : '`workers` is an object, not a list, and its values are numbers, not texts. From a `Map`: `Object.fromEntries(map)`.',
  }),
  'counted-alone': ({ pid, own, total }) => ({
    expected: `\`total\` is the number of \`GET /\` that the whole cluster served: ${total}.`,
    saw: `Worker ${pid} counted alone: it told its own ${own} of ${total}.`,
    hint: 'Each process has its own copy of every variable. Only the primary hears of all requests: the count belongs there.',
  }),
  'counts-too-much': ({ pid, told, served }) => ({
    expected: `\`total\` is the number of \`GET /\` that the whole cluster served: ${served}.`,
    saw: `Worker ${pid} told ${told}.`,
    hint: 'Only `GET /` counts: not `/stats`, not `/pid`, and no message of another kind. Is a listener added twice, on the worker and on `cluster`?',
  }),
  'counts-too-few': ({ pid, told, served, highest }) => ({
    expected: `\`total\` is the number of \`GET /\` that the whole cluster served: ${served}, a second later at most.`,
    saw: stayedAt(pid, told, highest),
    hint: wentDown(told, highest)
      ? SET_BACK
      : 'Does the primary add up the messages of every worker? Is the number sent when it is asked for, or an old copy?',
  }),
  'keyed-otherwise': ({ keys, pids }) => ({
    expected: `In \`workers\` each number stands under the process id of its worker: ${listed(pids)}.`,
    saw: keys.length > 0 ? `The keys are ${listed(keys)}.` : '`workers` is empty: `{}`.',
    hint:
      keys.length > 0
        ? '`worker.id` counts from 1. The process id is `worker.process.pid` in the primary, `process.pid` in the worker.'
        : MAP_IS_EMPTY,
  }),
  'wrong-shares': ({ told, served }) => ({
    expected: `In \`workers\` stands how many \`GET /\` each worker served: ${spread(served)}.`,
    saw: `It says ${Object.entries(told)
      .map(([pid, count]) => `${pid}: ${count}`)
      .join(', ')}.`,
    hint: 'Is each message added to the worker that sent it? `cluster.on("message", (worker, message) => …)` says which one.',
  }),
  'no-way-to-worker': () => ({
    expected: 'The check reaches every worker over connections of its own.',
    saw: 'However many connections were opened, one worker was given none.',
    hint: 'With round-robin, the default of this check, every worker gets its turn. Does the program choose another policy?',
    fault: 'checker',
  }),
};

/** Many questions at once. */
export const replies: WordsFor<RepliesFinding> = {
  'lost-replies': ({ lost, of, pids }) => ({
    expected: `${of} \`/stats\` requests at once are all answered.`,
    saw: `${lost} of them never were. They had been asked of pid ${listed(pids)}.`,
    hint: 'Does a new question overwrite the one that still waits, or does the reply go to another worker than the one that asked? Keep every waiting response under an id of its own, and let the reply carry that id back.',
  }),
  'stale-reply': ({ pid, told, known, knownBy, together }) => ({
    expected: `Each of ${together} \`/stats\` requests at once gets the reply to its own question.`,
    saw: `Worker ${pid} told a total of ${told}. Before it was asked, worker ${knownBy} had told ${known}: so it used the reply to an earlier question.`,
    hint: 'A reply must answer one request only. `process.once("message")` for each request, or one promise shared by all that wait, lets the first reply answer all: give each question an id. If you have ids: is each reply looked up by its id, and sent only to the worker that asked?',
  }),
  'tells-the-future': ({ pid, told, sent }) => ({
    expected: `\`/stats\` never tells more than has been served: at most ${sent} at that moment.`,
    saw: `Worker ${pid} told ${told}.`,
    hint: 'Is a report counted twice when many requests are under way?',
  }),
  'never-together': ({ heldMs }) => ({
    expected: 'Requests that wait at the same moment.',
    saw: `This machine was too slow to send them within ${time(heldMs)}.`,
    hint: 'Something else keeps the machine busy. Check again when it is quieter.',
    fault: 'machine',
  }),
};

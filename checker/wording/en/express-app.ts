import type { CountsAllFinding } from '../../judge/counts-all.ts';
import type { ExpressAppFinding } from '../../judge/express-app.ts';
import { at, counted, listed, quoted, spread } from '../phrases.ts';
import type { WordsFor } from '../words.ts';
import { SET_BACK, stayedAt, wentDown } from './messages.ts';

const WITH_MALFORMED = ' with malformed JSON';

/** The routes of an Express app, and its errors. */
export const expressApp: WordsFor<ExpressAppFinding> = {
  'not-json': ({ method, path, status, body }) => ({
    expected: `\`${method} ${path}\` is answered with status ${status} and JSON.`,
    saw: `The status is right; the body is ${quoted(body)}.`,
    hint:
      status < 400
        ? '`response.json(value)` sends a value as JSON.'
        : body.trimStart().startsWith('<')
          ? 'That is Express’s own page for errors. Yours comes after all routes: `app.use` with two parameters for unknown routes, and with exactly four for errors.'
          : `\`response.status(${status}).json({ error: … })\` sends an error as JSON.`,
  }),
  'wrong-user': ({ path, id, pid, body }) => ({
    expected: `\`GET ${path}\` answers \`{ "id": "${id}", "pid": ${pid} }\`: the id as text, the pid as a number, of the worker that answers.`,
    saw: `It answered ${quoted(body)}.`,
    hint: '`request.params.id` is what stands in the path, as text. `process.pid` is the process that runs the line.',
  }),
  'wrong-echo': ({ sent, body }) => ({
    expected: `\`POST /echo\` answers the JSON that it was sent: ${quoted(sent)}.`,
    saw: `It answered ${quoted(body)}.`,
    hint: holds(body, sent)
      ? 'Answer exactly the value that was sent: nothing around it, and no text in its place. With `express.json()` before the route that is `response.json(request.body)`.'
      : 'Without `app.use(express.json())` before the route, `request.body` is undefined. Send it back with `response.json`.',
  }),
  'malformed-mistreated': ({ sent, status, body }) => ({
    expected: `\`POST /echo\` with malformed JSON (\`${sent}\`) is answered with status 400 and \`{ "error": … }\`.`,
    saw: `It was answered with status ${status} and ${quoted(body)}.`,
    hint: '`express.json()` passes an error that has `status` 400 on to your error handler, the one with four parameters: `response.status(error.status ?? 500).json({ error: … })`.',
  }),
  'no-error-field': ({ method, path, body }) => ({
    expected: `\`${method} ${path}\` is answered with \`{ "error": … }\`.`,
    saw: `It answered ${quoted(body)}.`,
    hint: 'Call the field `error`, and say in it what went wrong.',
  }),
  'stack-leaked': ({ method, path, malformed, leak }) => ({
    expected: `The answer to \`${method} ${path}\`${malformed ? WITH_MALFORMED : ''} tells the client nothing of the program’s inside.`,
    saw: `It has a line of a stack trace: "${leak}".`,
    hint: 'Log the error on the server, and send the client a plain sentence. An error that your handler passes on with `next(error)` ends in Express’s own page, stack and all.',
  }),
  'error-killed-worker': ({ pid, message, place }) => ({
    expected: 'An error in one request costs that request only: every worker lives on.',
    saw: message
      ? `Worker ${pid} died: ${message}${at(place)}`
      : `Worker ${pid} ended while the check was asking.`,
    hint: message
      ? 'Express sees only errors of the promise that the handler returns. Is a promise not awaited, or the error thrown in a callback?'
      : 'Does anything call `process.exit` after an error? One bad request would cost all that this worker has under way.',
  }),
};

/** Whether a text is in another one, be it as a text in JSON. */
function holds(body: string, text: string): boolean {
  const plain = (each: string): string => each.replaceAll('\\', '');
  return plain(body).includes(plain(text));
}

/** Every request counted. */
export const countsAll: WordsFor<CountsAllFinding> = {
  'requests-unreported': ({ pid, served, sent, without, malformed }) => ({
    expected: 'A worker tells the primary of each request, by a message of its own.',
    saw: `Worker ${pid} served ${counted(served, 'request')} and sent ${counted(sent, 'message')}.${
      without.length > 0 || malformed ? ` None came for ${listed(unreported(without, malformed))}.` : ''
    }`,
    hint: 'A middleware sees a request only if nothing before it has answered or failed. Which one stands first? And does it report only some, by method or by status?',
  }),
  'worker-counts-alone': ({ pid, own, total }) => ({
    expected: `\`total\` is the number of requests that the whole cluster served, without /stats: ${total}.`,
    saw: `Worker ${pid} counted alone: it told its own ${own} of ${total}.`,
    hint: 'Each process has its own copy of every variable, `app.locals` too. The count belongs into the primary.',
  }),
  'total-too-high': ({ pid, told, served, stats }) => ({
    expected: `\`total\` is the number of requests that the whole cluster served, without /stats: ${served}.`,
    saw: `Worker ${pid} told ${told}. (The check asked for /stats ${counted(stats, 'time')}.)`,
    hint: 'Are the questions for /stats counted as well? Or a report twice, by `worker.on` and by `cluster.on`?',
  }),
  'total-too-low': ({ pid, told, served, highest }) => ({
    expected: `\`total\` is the number of requests that the whole cluster served, without /stats: ${served}, a second later at most.`,
    saw: stayedAt(pid, told, highest),
    hint: wentDown(told, highest)
      ? SET_BACK
      : 'Unknown routes, malformed JSON and failed handlers are requests too. Does the primary count each report?',
  }),
  'shares-wrong': ({ told, served }) => ({
    expected: `In \`workers\` stands how many requests each worker served: ${spread(served)}.`,
    saw: `It says ${Object.entries(told)
      .map(([pid, count]) => `${pid}: ${count}`)
      .join(', ')}.`,
    hint: 'Is each report added to the worker that sent it? `cluster.on("message", (worker, message) => …)` says which one.',
  }),
};

function unreported(without: string[], malformed: boolean): string[] {
  const named = without.map((each) => `\`${each}\``);
  return malformed ? [...named, `\`POST /echo\`${WITH_MALFORMED}`] : named;
}

import type { AnswersFinding } from '../../judge/answers.ts';
import { quoted, time } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** Answers that are not what was asked for. */
export const answers: WordsFor<AnswersFinding> = {
  'wrong-status': ({ method, path, expected, status }) => ({
    expected: `\`${method} ${path}\` is answered with status ${expected}.`,
    saw: `It was answered with status ${status}.`,
    hint: hintFor(status, path),
  }),
  'wrong-body': ({ method, path, expected, body }) => ({
    expected: `\`${method} ${path}\` answers ${expected === null ? 'some text' : `\`${expected}\``}.`,
    saw: `It answered ${quoted(body)}.`,
    hint:
      expected === null
        ? 'Give `response.end` a text.'
        : 'White space around the text does not count; every other character does.',
  }),
  'no-answer': ({ method, path, afterMs }) => ({
    expected: `\`${method} ${path}\` is answered.`,
    saw: `No complete answer came within ${time(afterMs)}.`,
    hint: 'Every way through the handler has to end the response: `response.end(…)`. Is something awaited that never comes?',
  }),
  'endless-answer': ({ method, path, afterMb }) => ({
    expected: `\`${method} ${path}\` gets a short answer.`,
    saw: `After ${afterMb} MB the answer was still coming.`,
    hint: 'Does a loop write to the response without an end? One `response.end(text)` is enough.',
  }),
  'cut-off': ({ method, path, reason }) => ({
    expected: `\`${method} ${path}\` is answered.`,
    saw: `The connection broke before the answer was complete (${reason}).`,
    hint: 'Did the process that held the connection end? Or does the handler destroy the socket?',
  }),
  'not-http': ({ method, path, reason }) => ({
    expected: `\`${method} ${path}\` gets an HTTP answer.`,
    saw: `What came back is not HTTP (${reason}).`,
    hint: 'Use `http.createServer`, or begin the answer with a status line: `HTTP/1.1 200 OK`.',
  }),
  refused: ({ method, path, port }) => ({
    expected: `Somebody accepts the connection for \`${method} ${path}\` on port ${port}.`,
    saw: 'The connection was refused: nobody listened at that moment.',
    hint: 'Did the process that listened end, or close its server?',
  }),
};

function hintFor(status: number, path: string): string {
  if (status === 404)
    return path.includes('?')
      ? 'Is there a route for this path? Compare the path without what follows the question mark.'
      : 'Is there a route for this path, and does it stand before whatever answers 404?';
  if (status === 503) return 'Does it refuse, while it shuts down say, requests that it had already begun?';
  return status >= 500
    ? 'The handler failed: see what the program printed.'
    : 'Look at where this path is handled, and at the status code that it sets.';
}

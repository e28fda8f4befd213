import type { CheckerFinding } from '../../judge/finding.ts';
import type { Need } from '../../judge/platform.ts';
import type { StartsFinding } from '../../judge/starts.ts';
import { at, counted, ended, listed, time, who } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

/** What a step asks of the platform, and how it is without that. */
const WITHOUT: Record<Need, { expected: string; saw: string }> = {
  SIGTERM: {
    expected: 'A platform on which one program can send SIGTERM to another.',
    saw: 'there SIGTERM ends a program at once, and no listener of it runs.',
  },
  SIGHUP: {
    expected: 'A platform on which one program can send SIGHUP to another.',
    saw: 'there no program can send a SIGHUP that another one hears.',
  },
  SIGKILL: {
    expected: 'A platform that tells the primary which worker was killed.',
    saw: 'there a worker that was killed looks as if it had ended by itself, with exit code 1.',
  },
  'round-robin': {
    expected: 'A platform whose round-robin goes round as Node describes it.',
    saw: 'there Node leaves connections to the operating system unless told otherwise, and an uneven spread does not show a mistake of the program.',
  },
};

/** Programs that do not come up, and checks that could not be made. */
export const starts: WordsFor<StartsFinding | CheckerFinding> = {
  crashed: ({ who: whose, message, place }) => ({
    expected: 'The program runs without an error that nothing catches.',
    saw: `In ${who(whose)}: ${message}${at(place)}`,
    hint: afterError(message, place !== null),
  }),
  'syntax-error': ({ message, place }) => ({
    expected: 'Node can read the program.',
    saw: `${message}${at(place)}`,
    hint: unreadable(message),
  }),
  exited: ({ exitCode, signal, afterMs, sender, listened }) => ({
    expected: 'The program keeps running and a server listens.',
    saw: `The program ${ended(exitCode, signal)} after ${time(afterMs)}${listened ? '' : ', and no server had listened'}.${sender ? ` The signal came from ${who(sender)}.` : ''}`,
    hint: 'A Node program ends when nothing is left to wait for. A listening server keeps it alive: is `listen` called, and is anything calling `process.exit`?',
  }),
  'listens-elsewhere': ({ asked, port }) => ({
    expected: `A server listens on port ${port}, or on the port in the variable PORT when that is set (the check sets it to ${port}).`,
    saw: asked.every((each) => each === 0)
      ? 'A server asked for port 0: any free port.'
      : `The program listens on ${listed(asked)}.`,
    hint: `Use the port from the environment, and ${port} without one: \`Number(process.env.PORT ?? ${port})\`.`,
  }),
  'never-listens': ({ port, waitedMs, idle }) => ({
    expected: `A server listens on port ${port} within 5 seconds.`,
    saw: idle
      ? `The program runs, but after ${time(waitedMs)} it has nothing left to do, and no server listens on ${port}.`
      : `The program runs, but no server of it listens on ${port}; the last sign of progress came after ${time(waitedMs)}.`,
    hint: 'Making a server is not enough: it waits for connections only after `server.listen(port)`. Does the program get to that line?',
  }),
  'listens-late': ({ afterMs, limitMs }) => ({
    expected: `A server listens within ${time(limitMs)} of the start.`,
    saw: `It listened after ${time(afterMs)}.`,
    hint: 'What does the program do before `listen`: does it wait for a timer, or compute? A server that is not there yet cannot answer.',
  }),
  stuck: ({ pid, waitedMs }) => ({
    expected: 'A server listens within 5 seconds.',
    saw: `Process ${pid} is stuck: since its start its event loop has not turned once. The last sign of it came after ${time(waitedMs)}.`,
    hint: 'Look for a loop that never ends, or a synchronous call that waits, before `listen`. While one line runs, Node can do nothing else.',
  }),
  restless: ({ forks, exits }) => ({
    expected: 'The program comes up and stays as it is.',
    saw: `It keeps starting processes: ${counted(forks, 'start')} and ${counted(exits, 'end')} so far, and it never got ready.`,
    hint: 'Workers that die at once and are replaced at once go round for ever. What do they print before they end?',
  }),
  'not-played': () => ({
    expected: 'The check gets as far as this step.',
    saw: 'What this step looks at could not be run.',
    hint: 'Mend what the steps above say first, then check again.',
    fault: 'checker',
  }),
  deadline: ({ seconds }) => ({
    expected: `The whole check ends within its limit of ${counted(seconds, 'second')}.`,
    saw: 'The limit was reached before this step could be decided.',
    hint: 'A busy or slow machine needs longer: `--timeout 60` gives the check 60 seconds.',
    fault: 'machine',
  }),
  'platform-cannot': ({ platform, needs }) => ({
    ...WITHOUT[needs],
    saw: `This is ${platform === 'win32' ? 'Windows' : platform}: ${WITHOUT[needs].saw}`,
    hint: 'Check this lesson in WSL or in a container, or on Linux or macOS: the workshop is the same there.',
    fault: 'machine',
  }),
};

/** What to try when an error ended a process. */
function afterError(message: string, isPlaced: boolean): string {
  if (message.includes('EADDRINUSE'))
    return 'Two servers of the program want the same port for themselves. Workers share a port only when each listens through `cluster`; is there a second `listen`, or one in the primary?';
  if (/\bfork is not a function/.test(message))
    return 'Only the primary has `cluster.fork`: this line runs in a worker. Put it inside `if (cluster.isPrimary)`.';
  if (/Cannot find (?:module|package)/.test(message))
    return 'Is the name spelled as the file is, and does the path of your own file begin with `./`?';
  return isPlaced
    ? 'Look at that line: which value in it is not what you think? The stack trace says how the program got there.'
    : 'The program prints all that is known of the error when you start it by hand.';
}

/** What to try when Node cannot read the program: not every such error is one of spelling. */
function unreadable(message: string): string {
  if (/does not provide an export/.test(message))
    return 'The other file exports no such name. Compare the spelling, and default exports (`import x`) with named ones (`import { x }`).';
  if (/import statement outside a module|Unexpected token 'export'/.test(message))
    return 'In a .js file `import` and `export` need `"type": "module"` in a package.json beside it. Or call the file .mjs, or .ts.';
  if (/await is only valid/.test(message)) return 'Is the function around the `await` marked `async`?';
  return 'Something is missing there or just before, or there is one too many: a bracket, a quote, a comma?';
}

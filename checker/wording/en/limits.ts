import type { DoubtsFinding } from '../../judge/doubts.ts';
import type { LimitsFinding } from '../../judge/limits.ts';
import { listed, who } from '../phrases.ts';
import type { WordsFor } from '../words.ts';

const UNSEEN: Record<Extract<DoubtsFinding, { code: 'trace-incomplete' }>['why'], string> = {
  empty: 'not one process of the program reported anything',
  lost: 'lines are missing in the middle',
  'unseen-answer': 'an answer came, and no process reported that it handled the request',
};

/** What no program may do, whatever the lesson; and checks whose evidence is not complete. */
export const limits: WordsFor<LimitsFinding | DoubtsFinding> = {
  'too-many-processes': ({ most, used }) => ({
    expected: `The program has at most ${most} processes at a time.`,
    saw: `It had ${used}, and all of them were ended.`,
    hint: `Does each worker fork workers of its own, or does a loop around \`fork\` never end? If the program needs that many, raise the limit: \`--processes ${2 * most}\`.`,
  }),
  'too-much-memory': ({ mostMb, usedMb }) => ({
    expected: `The processes of the program use at most ${mostMb} MB of memory together.`,
    saw: `They used ${usedMb} MB, and were ended.`,
    hint: `Look for a list or a buffer that only grows. If the program needs that much, raise the limit: \`--memory ${2 * mostMb}\` (in MB).`,
  }),
  'too-much-output': ({ mostMb, usedMb }) => ({
    expected: `The program prints at most ${mostMb} MB.`,
    saw: `It printed ${usedMb} MB, and was ended; the beginning and the end of it are kept.`,
    hint: `Is there a \`console.log\` in a loop that never ends? If the program has to print that much, raise the limit: \`--output ${2 * mostMb}\` (in MB).`,
  }),
  'signals-others': ({ who: whose, to, signal }) => ({
    expected: 'The program signals only its own processes.',
    saw:
      to === -1
        ? `In ${who(whose)}, \`process.kill(-1)\` was to send ${signal} to every process there is. It was held back.`
        : `In ${who(whose)}, ${signal} was to be sent to process ${to}, which started the program. It was held back.`,
    hint: 'Started by hand, the parent of the primary (`process.ppid`) is your shell. To end a worker use `worker.kill()` or `worker.disconnect()`; to end itself a process calls `process.exit()`.',
  }),
  'trace-incomplete': ({ why, run }) => ({
    expected: 'What the processes do can be seen from the start to the end.',
    saw: `In the run "${run}" it could not: ${UNSEEN[why]}.`,
    hint: 'Does the program change files in the temporary folder, replace parts of Node, or close files it did not open? Is the disk full? `npm run doctor` looks at the machine.',
    fault: 'checker',
  }),
  unconfirmed: ({ pids, primary }) => ({
    expected: 'The operating system confirms each worker.',
    saw: `It knows no child of the primary (pid ${primary}) with the ${pids.length === 1 ? 'pid' : 'pids'} ${listed(pids)}.`,
    hint: 'Check again. If it stays like this, `npm run doctor` shows whether this machine tells about processes.',
    fault: 'checker',
  }),
};

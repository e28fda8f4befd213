import { availableParallelism } from 'node:os';
import { EXIT } from '../errors.ts';
import { severalAtOnce } from '../lesson/several-at-once.ts';
import { verifyExample, type Verified } from '../lesson/verify.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { examplesNamed, shownExample } from './example-argument.ts';

/** `npm run verify` */
export const verify: Command = {
  usage: 'verify [lesson|all] [name]',
  does: 'for authors: check all programs that come with the lessons, one for each core at once, and whether each gets its verdict',
  options: ['times', 'seed', 'parallel', 'json', 'help'],
  examples: ['verify', 'verify 3', 'verify 3 mistakes', 'verify all variants -- --times 20'],
  async run({ args, print, status, terminal }) {
    const examples = examplesNamed(args.words);
    const runs = examples.flatMap((example) => Array.from({ length: args.times }, () => example));
    const verified: Verified = { node: process.versions.node, runs: runs.length, ms: 0, wrong: [] };
    const started = performance.now();
    let done = 0;

    await severalAtOnce(runs, args.parallel ?? availableParallelism(), async (example) => {
      status(`${done} of ${runs.length}: ${shownExample(example)}`);
      const { problem, checked } = await verifyExample(example, args.seed ?? undefined);
      done += 1;
      if (problem) verified.wrong.push({ program: shownExample(example), problem });
      if (args.json) return;
      status('');
      const mark = problem ? paint(terminal, 'red', '✗') : paint(terminal, 'green', '✓');
      const took = paint(terminal, 'gray', `${checked?.durationMs ?? 0} ms`);
      print(`${mark} ${shownExample(example)} ${took}${problem ? `\n    ${problem}` : ''}`);
    });

    verified.ms = Math.round(performance.now() - started);
    const wrong = verified.wrong.length;
    if (args.json) print(JSON.stringify(verified));
    else print(wrong === 0 ? 'Every program got the verdict it has to get.' : `${wrong} did not.`);
    return wrong === 0 ? EXIT.passed : EXIT.failed;
  },
};

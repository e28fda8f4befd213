import { availableParallelism } from 'node:os';
import { EXIT, UsageError } from '../errors.ts';
import { scheduleOf, type Scheduled } from '../lesson/schedule.ts';
import { severalAtOnce } from '../lesson/several-at-once.ts';
import { verifyExample, type Example } from '../lesson/verify.ts';
import { freshSeed } from '../run/check.ts';
import { loadAllCores } from '../run/full-load.ts';
import { paint } from '../terminal/style.ts';
import { grouped, lasted } from '../wording/amounts.ts';
import { counted } from '../wording/phrases.ts';
import type { Command } from './command.ts';
import { examplesNamed, shownExample } from './example-argument.ts';

const RUNS = 1000;

/** `npm run test:flaky` */
export const flaky: Command = {
  usage: 'test:flaky [lesson|all] [name]',
  does: `for authors: check the programs that come with the lessons again and again while all cores are kept busy, ${grouped(RUNS)} times if no other number is given, and count the wrong verdicts`,
  options: ['runs', 'seed', 'replay', 'parallel', 'help'],
  examples: [
    'test:flaky',
    'test:flaky all variants -- --runs 200',
    'test:flaky -- --seed 7f3a21 --replay 417',
    'test:flaky -- --seed 7f3a21 --replay 417 --runs 20',
  ],
  async run({ args, print, status, terminal }) {
    const examples = examplesNamed(args.words);
    const seed = args.seed ?? freshSeed();
    const runs = planned(examples, seed, args);
    const atOnce = args.parallel ?? availableParallelism() + 1;
    const started = performance.now();
    let done = 0;
    let wrong = 0;

    const load = loadAllCores();
    const cores = load.cores === 2 ? 'both cores' : `all ${load.cores} cores`;
    const result = (of: string): string =>
      `${counted(wrong, 'wrong verdict')} in ${of} (seed ${seed}, ${lasted(performance.now() - started)}, ${cores} kept busy)`;
    const tellStopped = (): void => {
      status('');
      print(`Stopped: ${result(`${grouped(done)} of ${runsOf(runs.length)}`)}`);
    };
    // However it ends before its time: what was found so far is not lost.
    process.once('exit', tellStopped);
    print(
      `${runsOf(runs.length)} of ${counted(examples.length, 'program')}, ${atOnce} at once, seed ${seed}`,
    );

    await severalAtOnce(runs, atOnce, async ({ number, item, seed: checkSeed }) => {
      const { problem } = await verifyExample(item, checkSeed);
      done += 1;
      status('');
      if (problem) {
        wrong += 1;
        const mark = paint(terminal, 'red', '✗');
        const again = `npm run ${['test:flaky', ...args.words].join(' ')} -- --seed ${seed} --replay ${number}`;
        print(`${mark} run ${number}: ${shownExample(item)}\n    ${problem}\n    again: ${again}`);
      }
      const msLeft = ((performance.now() - started) / done) * (runs.length - done);
      status(`${grouped(done)} of ${grouped(runs.length)}, ${wrong} wrong, about ${lasted(msLeft)} left`);
    });

    process.removeListener('exit', tellStopped);
    status('');
    if (!load.end())
      throw new UsageError(
        `A process that kept a core busy was ended from outside. ${counted(wrong, 'wrong verdict')}, but not under full load.`,
        'Make the runs again.',
      );
    print(result(runsOf(runs.length)));
    return wrong === 0 ? EXIT.passed : EXIT.failed;
  },
};

/** The schedule, or again and again the one check of it that is asked for. */
function planned(
  examples: Example[],
  seed: string,
  { runs, replay }: { runs: number | null; replay: number | null },
): Scheduled<Example>[] {
  if (replay === null) return scheduleOf(examples, runs ?? RUNS, seed);
  const only = scheduleOf(examples, replay, seed).slice(-1);
  return Array.from({ length: runs ?? 1 }, () => only).flat();
}

function runsOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'run' : 'runs'}`;
}

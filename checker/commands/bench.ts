import { EXIT, UsageError } from '../errors.ts';
import { measureRounds, type Round } from '../run/bench.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { refuseMoreThan } from './words.ts';

/** A check may take this many times as long as the least that it could take. */
const MOST_RATIO = 2;
const ROUNDS = 5;

/** `npm run bench` */
export const bench: Command = {
  usage: 'bench [rounds]',
  does: `measure how long a check takes, against the least that it could take: a script of npm that does nothing, and the same program started bare, as plain JavaScript; exits 1 when the ratio of the medians is over ${MOST_RATIO}`,
  options: ['help'],
  examples: ['bench', 'bench 9'],
  async run({ args, terminal, print, status }) {
    refuseMoreThan(1, args.words, 'A number of rounds: npm run bench 9');
    const [word = String(ROUNDS)] = args.words;
    const count = Number(word);
    if (!/^\d+$/.test(word) || count < 1 || count > 100)
      throw new UsageError(`${word} is no number of rounds from 1 to 100.`, 'For example: npm run bench 9');

    const rounds: Round[] = [];
    for await (const round of measureRounds(count, status)) {
      rounds.push(round);
      print(describe(rounds.length, round));
    }
    const check = median(rounds.map((round) => round.checkMs));
    const floor = median(rounds.map(floorMs));
    const ratio = check / floor;
    const isGood = ratio <= MOST_RATIO;
    print(
      `\nMedians: check ${seconds(check)}, floor ${seconds(floor)}, ` +
        paint(terminal, ['bold', isGood ? 'green' : 'red'], `ratio ${ratio.toFixed(2)}`) +
        ` (at most ${MOST_RATIO})`,
    );
    return isGood ? EXIT.passed : EXIT.failed;
  },
};

function describe(number: number, round: Round): string {
  const bare = round.bare.map(({ workers, ms }) => `${workers} workers ${seconds(ms)}`).join(' + ');
  return (
    `round ${number}: check ${seconds(round.checkMs)}, floor ${seconds(floorMs(round))}` +
    ` = npm ${seconds(round.npmMs)} + ${bare}; ratio ${(round.checkMs / floorMs(round)).toFixed(2)}`
  );
}

function floorMs({ npmMs, bare }: Round): number {
  return npmMs + bare.reduce((sum, { ms }) => sum + ms, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

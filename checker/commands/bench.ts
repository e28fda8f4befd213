import { EXIT, UsageError } from '../errors.ts';
import { measureRounds, type Round } from '../run/bench.ts';
import { paint } from '../terminal/style.ts';
import type { Command } from './command.ts';
import { refuseMoreThan } from './words.ts';

/** A check may take this many times as long as the least that it could take; and a save, to its verdict, where the workshop runs already. */
const MOST_RATIO = 2;
const MOST_SAVE_RATIO = 1.3;
const ROUNDS = 5;

/** `npm run bench` */
export const bench: Command = {
  usage: 'bench [rounds]',
  does: `measure how long a check takes, against the least that it could take: a script of npm that does nothing, and the same program started bare, as plain JavaScript; and how long it takes from a save to the verdict while the workshop watches, against the program alone. Exits 1 when a ratio of the medians is over ${MOST_RATIO}, or over ${MOST_SAVE_RATIO} for the save`,
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
    const compare = (what: string, ms: number, floor: number, most: number): boolean => {
      const ratio = ms / floor;
      const isGood = ratio <= most;
      const shown = paint(terminal, ['bold', isGood ? 'green' : 'red'], `ratio ${ratio.toFixed(2)}`);
      print(`${what} ${seconds(ms)}, floor ${seconds(floor)}, ${shown} (at most ${most})`);
      return isGood;
    };
    const of = (value: (round: Round) => number): number => median(rounds.map(value));
    print('\nMedians:');
    const areGood = [
      compare(
        'npm run check, the whole command:',
        of((round) => round.checkMs),
        of(floorMs),
        MOST_RATIO,
      ),
      compare(
        'from a save to its verdict:',
        of((round) => round.saveMs),
        of(bareMs),
        MOST_SAVE_RATIO,
      ),
    ];
    return areGood.every(Boolean) ? EXIT.passed : EXIT.failed;
  },
};

function describe(number: number, round: Round): string {
  const bare = round.bare.map(({ workers, ms }) => `${workers} workers ${seconds(ms)}`).join(' + ');
  return (
    `round ${number}: save ${seconds(round.saveMs)}, check ${seconds(round.checkMs)}, floor ${seconds(floorMs(round))}` +
    ` = npm ${seconds(round.npmMs)} + ${bare}; ratios ${(round.saveMs / bareMs(round)).toFixed(2)}` +
    ` and ${(round.checkMs / floorMs(round)).toFixed(2)}`
  );
}

function floorMs(round: Round): number {
  return round.npmMs + bareMs(round);
}

/** The program alone: what a workshop that runs already cannot do without. */
function bareMs({ bare }: Round): number {
  return bare.reduce((sum, { ms }) => sum + ms, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

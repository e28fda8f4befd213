import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { nearest } from './lesson/catalog.ts';
import type { Limits } from './run/limits.ts';

/** Every option there is; each command says which it takes. */
export const OPTIONS = {
  solution: { type: 'boolean', does: 'check the reference solution instead of your program' },
  json: { type: 'boolean', does: 'print one JSON object and nothing else' },
  seed: { type: 'string', value: 'S', does: 'repeat a check: the seed that it printed' },
  cpus: { type: 'string', value: 'N', does: 'how many CPUs the program sees (1 to 16)' },
  port: { type: 'string', value: 'N', does: 'the port the program asks for (default 3000)' },
  timeout: { type: 'string', value: 'S', does: 'seconds for the whole check (default 20)' },
  processes: { type: 'string', value: 'N', does: 'how many processes the program may have (default 64)' },
  memory: { type: 'string', value: 'MB', does: 'memory for all its processes together (default 1024)' },
  output: { type: 'string', value: 'MB', does: 'how much the program may print (default 100)' },
  times: { type: 'string', value: 'N', does: 'how many times each program is checked (default 1)' },
  runs: { type: 'string', value: 'N', does: 'how many checks are made' },
  replay: {
    type: 'string',
    value: 'N',
    does: 'make only this check of the schedule: the number that it printed',
  },
  parallel: { type: 'string', value: 'N', does: 'how many checks are made at once' },
  lesson: { type: 'string', value: 'N', does: 'only the programs of this lesson' },
  others: { type: 'boolean', does: 'leave out the line of the Node that runs now' },
  timeline: { type: 'boolean', does: 'show all that the processes did, in time' },
  only: { type: 'string', value: 'KINDS', does: 'only these kinds of events, with commas between them' },
  worker: { type: 'string', value: 'N', does: 'only what has to do with this worker' },
  run: { type: 'string', value: 'NAME', does: 'only this run of the program' },
  plain: { type: 'boolean', does: 'print the verdicts and nothing else: no keys, no line that is rewritten' },
  clean: {
    type: 'boolean',
    does: 'end what earlier checks left running, and remove their temporary folders',
  },
  help: { type: 'boolean', does: 'show this help' },
} as const;

export type OptionName = keyof typeof OPTIONS;

/** A command line, taken apart. */
export interface Arguments {
  words: string[];
  solution: boolean;
  json: boolean;
  clean: boolean;
  plain: boolean;
  timeline: boolean;
  only: string | null;
  worker: number | null;
  run: string | null;
  help: boolean;
  seed: string | null;
  cpus: number | null;
  port: number;
  timeoutMs: number;
  /** Only those that were given. */
  limits: Partial<Limits>;
  times: number;
  runs: number | null;
  replay: number | null;
  parallel: number | null;
  lesson: string | null;
  others: boolean;
}

/**
 * Takes a command's arguments apart. Options that were given without npm's `--` are looked for where npm hands them on, in its environment.
 * Throws a `UsageError` for what cannot be understood.
 */
export function readArguments(
  command: string,
  argv: string[],
  allowed: readonly OptionName[],
  env: NodeJS.ProcessEnv,
): Arguments {
  const options = Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, { type }]));
  const { tokens } = parseArgs({ args: argv, options, allowPositionals: true, strict: false, tokens: true });
  const words: string[] = [];
  const given = new Map<OptionName, string | true>();

  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = known(command, token.name, token.rawName, allowed);
    const wantsValue = OPTIONS[name].type === 'string';
    if (wantsValue && (token.value === undefined || token.value.startsWith('--'))) {
      throw new UsageError(
        `${token.rawName} needs a value.`,
        `For example: npm run ${command} -- ${example(name)}`,
      );
    }
    if (!wantsValue && token.value !== undefined)
      throw new UsageError(`${token.rawName} takes no value.`, `npm run ${command} -- ${token.rawName}`);
    given.set(name, token.value ?? true);
  }
  for (const [name, value] of keptByNpm(command, words, allowed, env))
    if (!given.has(name)) given.set(name, value);

  const text = (name: OptionName): string | null => {
    const value = given.get(name);
    return typeof value === 'string' ? value : null;
  };
  return {
    words,
    solution: given.has('solution'),
    json: given.has('json'),
    clean: given.has('clean'),
    plain: given.has('plain'),
    timeline: given.has('timeline'),
    only: text('only'),
    worker: number('worker', text('worker'), 1, 10_000_000),
    run: text('run'),
    help: given.has('help'),
    seed: text('seed'),
    cpus: number('cpus', text('cpus'), 1, 16),
    port: number('port', text('port'), 1, 65535) ?? 3000,
    timeoutMs: (number('timeout', text('timeout'), 1, 3600) ?? 20) * 1000,
    limits: {
      ...limit('processes', number('processes', text('processes'), 1, 10_000)),
      ...limit('memoryMb', number('memory', text('memory'), 16, 1_000_000)),
      ...limit('outputMb', number('output', text('output'), 1, 100_000)),
    },
    times: number('times', text('times'), 1, 1000) ?? 1,
    runs: number('runs', text('runs'), 1, 1_000_000),
    replay: number('replay', text('replay'), 1, 1_000_000),
    parallel: number('parallel', text('parallel'), 1, 64),
    lesson: text('lesson'),
    others: given.has('others'),
  };
}

function limit(name: keyof Limits, value: number | null): Partial<Limits> {
  return value === null ? {} : { [name]: value };
}

function known(command: string, name: string, raw: string, allowed: readonly OptionName[]): OptionName {
  const short = name === 'h' ? 'help' : name;
  const found = allowed.find((each) => each === short);
  if (found) return found;
  const near = nearest(short, [...allowed]);
  throw new UsageError(
    `npm run ${command} has no option ${raw}.`,
    near ? `Did you mean --${near}?` : `npm run ${command} -- --help lists its options.`,
  );
}

/**
 * `npm run check 3 --json` without `--`: npm keeps such options for itself, and hands them on as npm_config_json=true. A value after a
 * space has then become one more word; such an option is refused with the right spelling, not guessed.
 */
function keptByNpm(
  command: string,
  words: string[],
  allowed: readonly OptionName[],
  env: NodeJS.ProcessEnv,
): [OptionName, string | true][] {
  const kept = allowed.flatMap((name): [OptionName, string][] => {
    const value = env[`npm_config_${name}`];
    return value === undefined || value === '' || value === 'false' ? [] : [[name, value]];
  });
  const astray = kept
    .filter(([name, value]) => OPTIONS[name].type === 'string' && value === 'true')
    .map(([name]) => name);
  if (astray.length > 0) {
    const meant = words.slice(0, -astray.length);
    // Which value belongs to which option is only certain when there is one.
    const [only] = astray;
    const options =
      astray.length === 1 && only ? `--${only} ${words.at(-1) ?? ''}` : astray.map(example).join(' ');
    throw new UsageError(
      `npm kept ${astray.map((name) => `--${name}`).join(' and ')} for itself, and the value went astray.`,
      `Put two dashes before the options: npm run ${[command, ...meant].join(' ')} -- ${options}`,
    );
  }
  return kept.map(([name, value]) => [name, OPTIONS[name].type === 'string' ? value : true]);
}

function number(name: OptionName, text: string | null, least: number, most: number): number | null {
  if (text === null) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(
    `--${name} ${text}: not a whole number from ${least} to ${most}.`,
    `For example: ${example(name)}`,
  );
}

function example(name: OptionName): string {
  return {
    seed: '--seed 7f3a21',
    times: '--times 20',
    processes: '--processes 128',
    memory: '--memory 2048',
    output: '--output 200',
    runs: '--runs 200',
    replay: '--replay 417',
    parallel: '--parallel 2',
    lesson: '--lesson 3',
    others: '--others',
    cpus: '--cpus 4',
    port: '--port 3000',
    timeout: '--timeout 60',
    solution: '--solution',
    json: '--json',
    clean: '--clean',
    plain: '--plain',
    timeline: '--timeline',
    only: '--only messages',
    worker: '--worker 2',
    run: '--run second',
    help: '--help',
  }[name];
}

import { describe, expect, test } from 'vitest';

import { readArguments, type OptionName } from './args.ts';
import { UsageError } from './errors.ts';

const all: OptionName[] = ['solution', 'json', 'seed', 'cpus', 'port', 'timeout', 'help'];
const read = (argv: string[], env: NodeJS.ProcessEnv = {}, allowed = all) =>
  readArguments('check', argv, allowed, env);

/** What is as it is when it is not given. */
const rarely = {
  plain: false,
  timeline: false,
  only: null,
  worker: null,
  run: null,
  runs: null,
  replay: null,
  parallel: null,
  lesson: null,
  others: false,
  clean: false,
  limits: {},
};

/** The message and the advice of a refusal. */
function refusal(argv: string[], env: NodeJS.ProcessEnv = {}, allowed = all): string {
  try {
    read(argv, env, allowed);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.advice}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('takes words and options in any order and spelling', () => {
  expect(read(['3'])).toEqual({
    words: ['3'],
    solution: false,
    json: false,
    help: false,
    seed: null,
    cpus: null,
    port: 3000,
    timeoutMs: 20_000,
    times: 1,
    ...rarely,
  });
  expect(
    read(['--seed=7f', '3', '--cpus', '4', 'a/b.js', '--json', '--port=8080', '--timeout', '60']),
  ).toEqual({
    words: ['3', 'a/b.js'],
    solution: false,
    json: true,
    help: false,
    seed: '7f',
    cpus: 4,
    port: 8080,
    timeoutMs: 60_000,
    times: 1,
    ...rarely,
  });
  expect(read(['3', '--', '--odd-name.js'])).toMatchObject({ words: ['3', '--odd-name.js'], json: false });
  expect(read(['-h']).help).toBe(true);
});

describe('refuses', () => {
  test.each([
    [
      'an option that is nearly one',
      ['--sed', '7f'],
      'npm run check has no option --sed. Did you mean --seed?',
    ],
    [
      'an option that is none',
      ['--xylophone'],
      'npm run check has no option --xylophone. npm run check -- --help lists its options.',
    ],
    ['a short option that is none', ['-x'], 'npm run check has no option -x.'],
    ['a missing value', ['--seed'], '--seed needs a value. For example: npm run check -- --seed 7f3a21'],
    [
      'an option in the place of a value',
      ['--cpus', '--json'],
      '--cpus needs a value. For example: npm run check -- --cpus 4',
    ],
    ['a value that is not wanted', ['--json=yes'], '--json takes no value. npm run check -- --json'],
    ['too little', ['--cpus', '0'], '--cpus 0: not a whole number from 1 to 16. For example: --cpus 4'],
    ['too much', ['--port', '65536'], '--port 65536: not a whole number from 1 to 65535.'],
    ['part of a number', ['--timeout', '1.5'], '--timeout 1.5: not a whole number from 1 to 3600.'],
    ['what JavaScript takes for a number', ['--cpus', '0x4'], '--cpus 0x4: not a whole number'],
    ['no number', ['--cpus', 'four'], '--cpus four: not a whole number'],
    ['a negative number', ['--cpus=-2'], '--cpus -2: not a whole number'],
    ['nothing', ['--cpus='], '--cpus : not a whole number'],
  ])('%s', (_, argv, says) => {
    expect(refusal(argv)).toContain(says);
  });

  test('an option of another command', () => {
    expect(refusal(['--json'], {}, ['help'])).toBe(
      'npm run check has no option --json. npm run check -- --help lists its options.',
    );
  });
});

describe('options that npm kept for itself', () => {
  test('count where nothing was lost', () => {
    expect(
      read(['3'], { npm_config_json: 'true', npm_config_seed: '7f', npm_config_cpus: '2' }),
    ).toMatchObject({
      words: ['3'],
      json: true,
      seed: '7f',
      cpus: 2,
    });
  });

  test('do not win over those after the dashes', () => {
    expect(read(['--seed', 'a1'], { npm_config_seed: 'b2' }).seed).toBe('a1');
  });

  test('are none when npm has another use for them', () => {
    expect(
      read([], { npm_config_json: 'false', npm_config_port: '', npm_config_cpus: undefined }),
    ).toMatchObject({
      json: false,
      port: 3000,
      cpus: null,
    });
    expect(read([], { npm_config_json: 'true' }, ['help']).json).toBe(false);
  });

  test('are refused with the right spelling when the value went astray', () => {
    expect(refusal(['3', '7f3a21'], { npm_config_seed: 'true' })).toBe(
      'npm kept --seed for itself, and the value went astray. ' +
        'Put two dashes before the options: npm run check 3 -- --seed 7f3a21',
    );
    // Which value is whose cannot be known: the advice shows the form.
    expect(refusal(['3', '4', '7f'], { npm_config_seed: 'true', npm_config_cpus: 'true' })).toBe(
      'npm kept --seed and --cpus for itself, and the value went astray. ' +
        'Put two dashes before the options: npm run check 3 -- --seed 7f3a21 --cpus 4',
    );
  });
});

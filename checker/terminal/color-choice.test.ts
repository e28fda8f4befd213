import { expect, test } from 'vitest';
import { takeColorChoice } from './color-choice.ts';

const chosen = { NO_COLOR: '1' };
const forced = { FORCE_COLOR: '1' };

test.each<[string, string[], NodeJS.ProcessEnv, NodeJS.ProcessEnv]>([
  ['nothing said', ['check', '3'], { FORCE_COLOR: '0' }, { FORCE_COLOR: '0' }],
  ['after two dashes', ['check', '3', '--no-color'], {}, chosen],
  ['it wins over the environment', ['--no-color', 'check', '3'], { FORCE_COLOR: '1' }, chosen],
  ['colour in a pipe', ['check', '3', '--color'], { NO_COLOR: '1' }, forced],
  ['the last one counts', ['check', '--color', '3', '--no-color'], {}, chosen],
])('%s', (_, argv, env, after) => {
  expect(takeColorChoice(argv, env).join(' ').startsWith('check')).toBe(true);
  expect(takeColorChoice(argv, env)).not.toContain('--no-color');
  expect(env).toEqual(after);
});

// Seen with npm 8 to 11: empty, or false.
test.each(['', 'false'])('npm keeps --no-color for itself and hands on %o', (value) => {
  const env: NodeJS.ProcessEnv = { npm_config_color: value };
  expect(takeColorChoice(['check', '3'], env)).toEqual(['check', '3']);
  expect(env['NO_COLOR']).toBe('1');
});

import { expect, test } from 'vitest';
import { nodeVersion } from './node-version.ts';

test.each([
  ['v20.19.0', 'good'],
  ['v20.18.3', 'bad'],
  ['v18.20.8', 'bad'],
  ['v8.9.0', 'bad'],
  ['v22.0.0', 'good'],
  ['v26.10.0', 'good'],
  ['v21.7.3', 'note'],
  ['v27.0.0-nightly', 'note'],
  ['what?', 'bad'],
] as const)('%s is %s', (version, state) => {
  expect(nodeVersion(version).state).toBe(state);
});

test('a version that is too old is told with what is needed and where to get it', () => {
  const { found, advice } = nodeVersion('v20.18.3');
  expect(found).toBe('20.18.3, too old: the workshop needs 20.19 or newer');
  expect(advice).toContain('https://nodejs.org');
});

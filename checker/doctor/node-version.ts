import type { Line } from './line.ts';

/** The oldest version of Node that the workshop runs on. */
const OLDEST = [20, 19] as const;
/** The release lines that it is tested with. */
const TESTED = [20, 22, 24, 26];

/** What a version of Node (`v20.19.0`) means for the workshop. Pure. */
export function nodeVersion(version: string): Line {
  const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const name = 'node';
  const found = version.replace(/^v/, '');
  const wanted = `${OLDEST.join('.')} or newer`;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    return {
      name,
      state: 'bad',
      found: `${found}, too old: the workshop needs ${wanted}`,
      advice: 'Install a current one: https://nodejs.org/en/download',
    };
  if (TESTED.includes(major)) return { name, state: 'good', found: `${found} (supported: ${wanted})` };
  return {
    name,
    state: 'note',
    found: `${found}, a line that the workshop is not tested with`,
    advice: `Where something is strange, try ${TESTED.slice(0, -1).join(', ')} or ${TESTED.at(-1)}`,
  };
}

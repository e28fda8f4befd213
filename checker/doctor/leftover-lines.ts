import type { CleanedRun, FoundRun } from '../run/leftovers.ts';
import type { Line } from './line.ts';

/** The runs that were found, in a line each. Pure. */
export function leftoverLines(runs: readonly FoundRun[]): Line[] {
  const name = 'leftovers';
  const left = runs.filter((run) => !run.inUse);
  const used = runs.length - left.length;
  const others = used > 0 ? ` (${used} in use by checks that run now)` : '';
  if (left.length === 0) return [{ name, state: 'good', found: `none of earlier checks${others}` }];
  return left.map(({ folder, hasFolder, checker, pids }, index) => ({
    name,
    state: 'note',
    found:
      [
        ...(pids.length > 0 ? [`${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}`] : []),
        `${folder}${hasFolder ? '' : ', which is gone'}`,
      ].join(' of ') +
      `: its checker${checker === null ? '' : ` (pid ${checker})`} is gone${index === 0 ? others : ''}`,
    // Once is enough.
    ...(index === left.length - 1 ? { advice: 'To clean up: npm run doctor -- --clean' } : {}),
  }));
}

/** What was cleaned up, in a line each. Pure. */
export function cleanedLines(cleaned: readonly CleanedRun[]): Line[] {
  return cleaned.map(({ folder, ended, stayed, folderRemoved }) => {
    const done = [
      ...(ended.length > 0 ? [`ended ${ended.join(', ')}`] : []),
      ...(folderRemoved ? [`removed ${folder}`] : []),
    ];
    const found = done.join(', ') || `nothing was left of ${folder}`;
    if (stayed.length === 0) return { name: 'cleaned', state: 'good', found };
    return {
      name: 'cleaned',
      state: 'note',
      found: `${found}; ${stayed.join(', ')} did not end`,
      advice: 'Is it another user’s? The folder was left for the next try',
    };
  });
}

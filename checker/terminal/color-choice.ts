/**
 * Takes `--no-color` and `--color` out of a command line, and makes them hold for the whole process. Without npm's two dashes npm keeps them for
 * itself and hands them on as npm_config_color, empty or `false` for `--no-color` (npm 8 to 11). Gives the other words.
 */
export function takeColorChoice(argv: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const said = argv.findLast((word) => word === '--no-color' || word === '--color');
  const kept = env['npm_config_color'];
  const wants =
    said !== undefined
      ? said === '--color'
      : kept === '' || kept === 'false'
        ? false
        : kept === 'always'
          ? true
          : undefined;
  if (wants !== undefined) {
    // Both at once would make Node itself warn.
    delete env['NO_COLOR'];
    delete env['FORCE_COLOR'];
    env[wants ? 'FORCE_COLOR' : 'NO_COLOR'] = '1';
  }
  return argv.filter((word) => word !== '--no-color' && word !== '--color');
}

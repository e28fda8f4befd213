import type { Command } from './command.ts';

/** The workshop's commands; package.json has a script for each. */
export const COMMANDS = [
  'start',
  'watch',
  'lesson',
  'check',
  'hint',
  'solution',
  'reset',
  'list',
  'trace',
  'verify',
  'bench',
  'doctor',
  'test:flaky',
  'test:nodes',
];

/** Each command is a file of that name (`test:flaky` is `flaky`), loaded only when it is called: a check has no use for a syntax highlighter. */
export function load(command: string): Command {
  const name = command.replace('test:', '');
  return (require(`./${name}.ts`) as Record<string, Command>)[name] as Command;
}

import { OPTIONS, type OptionName } from '../args.ts';
import { textWidth, wrap } from '../terminal/layout.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import type { Command } from './command.ts';

/** What `--help` prints about a command. */
export function helpText(name: string, command: Command, terminal: Terminal): string {
  const bold = (text: string): string => paint(terminal, 'bold', text);
  const examples = command.examples.map(npmLine);
  // npm prints two lines of its own before a script's output; -s is npm's option for "silent".
  if (command.options.includes('json'))
    examples.push(
      `npm run -s ${name}${command.usage.includes('lesson') ? ' 3' : ''} -- --json   (JSON and nothing else)`,
    );
  return [
    bold(wrap(npmLine(command.usage), terminal.width, { rest: '  ' })),
    '',
    wrap(`${command.does[0]?.toUpperCase()}${command.does.slice(1)}.`, terminal.width),
    '',
    bold('Options, after two dashes of their own'),
    ...optionLines(command.options, terminal),
    '',
    bold('Examples'),
    ...examples.map((example) =>
      wrap(paint(terminal, 'cyan', example), terminal.width, { first: '  ', rest: '      ' }),
    ),
  ].join('\n');
}

function npmLine(line: string): string {
  return line === 'start' ? 'npm start' : `npm run ${line}`;
}

function optionLines(options: readonly OptionName[], terminal: Terminal): string[] {
  const lines: { option: string; does: string }[] = options.map((option) => ({
    option: spelled(option),
    does: OPTIONS[option].does,
  }));
  lines.splice(-1, 0, { option: '--no-color', does: 'no colours; NO_COLOR=1 does the same' });
  const width = Math.max(...lines.map(({ option }) => textWidth(option)));
  return lines.map(({ option, does }) => {
    const first = `  ${option.padEnd(width)}  `;
    return wrap(does, terminal.width, { first, rest: ' '.repeat(first.length) });
  });
}

function spelled(option: OptionName): string {
  const definition = OPTIONS[option];
  return 'value' in definition ? `--${option} ${definition.value}` : `--${option}`;
}

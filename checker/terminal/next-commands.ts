import { textWidth, wrap } from './layout.ts';
import { paint, type Terminal } from './style.ts';

/** A command that leads on, and what it does. */
export interface NextCommand {
  command: string;
  does: string;
}

/** Commands with what they do, side by side; where that is too wide, one under the other. */
export function renderCommands(commands: readonly NextCommand[], terminal: Terminal): string {
  const widest = Math.max(0, ...commands.map(({ command }) => textWidth(command)));
  const fits = commands.every(({ does }) => 2 + widest + 2 + textWidth(does) <= terminal.width);
  return commands
    .map(({ command, does }) => {
      const shown = paint(terminal, 'cyan', command);
      const said = paint(terminal, 'gray', does);
      if (fits) return `  ${shown}${' '.repeat(widest - textWidth(command))}  ${said}`;
      return `  ${shown}\n${wrap(said, terminal.width, { first: '      ', rest: '      ' })}`;
    })
    .join('\n');
}

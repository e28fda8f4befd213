import { readArguments } from './args.ts';
import { COMMANDS, load } from './commands/all.ts';
import { EXIT, UsageError } from './errors.ts';
import { inAscii, writeInAscii } from './terminal/ascii.ts';
import { takeColorChoice } from './terminal/color-choice.ts';
import { detectTerminal, paint } from './terminal/style.ts';

async function main([name = 'start', ...argv]: string[]): Promise<number> {
  if (!COMMANDS.includes(name))
    throw new UsageError(`There is no command "${name}".`, `Commands: ${COMMANDS.join(', ')}.`);
  const command = load(name);
  const args = readArguments(name, argv, command.options, process.env);
  const terminal = detectTerminal(process.stdout, process.env);
  if (terminal.ascii && !args.json) for (const to of [process.stdout, process.stderr]) writeInAscii(to);
  const live = detectTerminal(process.stderr, process.env);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (args.help) {
    const { helpText } = require('./commands/help.ts') as typeof import('./commands/help.ts');
    print(helpText(name, command, terminal));
    return EXIT.passed;
  }
  const status = (text: string): void => {
    if (live.live && !args.json)
      process.stderr.write(`\r\u001B[K${(live.ascii ? inAscii(text) : text).slice(0, live.width - 1)}`);
  };
  return command.run({ args, terminal, print, status });
}

/** Ends every program under check at once. Loaded only when there can be one. */
function endPrograms(): void {
  (require('./run/program.ts') as typeof import('./run/program.ts')).endAllNow();
}

function report(error: unknown): number {
  const terminal = detectTerminal(process.stderr, process.env);
  if (error instanceof UsageError) {
    const { wrap } = require('./terminal/layout.ts') as typeof import('./terminal/layout.ts');
    const shown = `${paint(terminal, 'red', error.message)}\n${error.advice}`;
    // In a pipe or a log the lines stay whole.
    process.stderr.write(`${terminal.live ? wrap(shown, terminal.width) : shown}\n`);
    return EXIT.usage;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `${paint(terminal, 'red', 'The checker itself failed; your program is not to blame. Please report this:')}\n${stack}\n`,
  );
  return EXIT.usage;
}

function leave(code: number): void {
  endPrograms();
  process.exit(code);
}
process.once('SIGINT', () => leave(EXIT.interrupted));
process.once('SIGTERM', () => leave(EXIT.terminated));
process.once('SIGHUP', () => leave(EXIT.terminated));
// From a callback that nobody waits for. Node would say 1, as if a step had failed.
process.once('uncaughtException', (error) => leave(report(error)));
// Started by another command of the workshop it has a channel to it, and ends with it.
process.once('disconnect', () => leave(EXIT.terminated));
process.channel?.unref();
// The reader of a pipe may stop early (`npm run lesson 3 | head`): that is no failure.
process.stdout.on('error', () => process.exit(EXIT.passed));

main(takeColorChoice(process.argv.slice(2), process.env)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => leave(report(error)),
);

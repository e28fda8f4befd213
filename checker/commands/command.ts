import type { Arguments, OptionName } from '../args.ts';
import type { Terminal } from '../terminal/style.ts';

/** What a command is given. */
export interface Invocation {
  args: Arguments;
  /** What standard output can show. */
  terminal: Terminal;
  /** Prints to standard output, with a line end. */
  print: (text: string) => void;
  /** Shows what is being waited for: one line, rewritten in place, on a terminal only. */
  status: (text: string) => void;
  /** Called from the watch screen: what leads on are its keys, not commands. */
  isWatching?: boolean;
  /** Ends a check before its time. */
  signal?: AbortSignal;
}

/** A command of the workshop. `run` gives the exit code; what the person can mend is thrown as a `UsageError`. */
export interface Command {
  usage: string;
  does: string;
  options: readonly OptionName[];
  examples: string[];
  run(invocation: Invocation): Promise<number>;
}

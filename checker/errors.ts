/** The exit codes of every command. */
export const EXIT = { passed: 0, failed: 1, usage: 2, unsure: 3, interrupted: 130, terminated: 143 } as const;

/** Something the person who typed the command can mend: shown as one message, without a stack trace. */
export class UsageError extends Error {
  /** What to do. */
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

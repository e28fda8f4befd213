import { UsageError } from '../errors.ts';

/** Refuses more words than a command takes: a word that is not used is one that was meant for something. Throws a `UsageError`. */
export function refuseMoreThan(most: number, words: readonly string[], advice: string): void {
  if (words.length > most) throw new UsageError(`Too many words: ${words.slice(most).join(' ')}.`, advice);
}

/** The word that a command cannot do without. Throws a `UsageError` when it is not there. */
export function required(word: string | undefined, question: string, advice: string): string {
  if (word === undefined) throw new UsageError(question, advice);
  return word;
}

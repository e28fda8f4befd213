import type { Key } from './keys.ts';
import type { Mode } from './mode.ts';

/** A question that `y` says yes to; every other key says no. */
export class Question implements Mode {
  readonly #text: string;
  readonly #onAnswer: (isYes: boolean) => void | Promise<void>;

  constructor(text: string, onAnswer: (isYes: boolean) => void | Promise<void>) {
    this.#text = text;
    this.#onAnswer = onAnswer;
  }

  foot(): string[] {
    return ['', this.#text, '[y]es [n]o'];
  }

  key(key: Key): void | Promise<void> {
    return this.#onAnswer(key === 'y');
  }
}

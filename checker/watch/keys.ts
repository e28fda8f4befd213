import { emitKeypressEvents } from 'node:readline';

/** A key by its name: a letter or digit, or `up`, `space`, `return`, `escape`, `ctrl-c` and so on. */
export type Key = string;

interface Pressed {
  name?: string;
  sequence?: string;
  ctrl?: boolean;
}

/** The keyboard, one key at a time. Whoever takes it gives it back: the terminal is left as it was found. */
export class Keyboard {
  readonly #input: NodeJS.ReadStream;
  readonly #onKey: (key: Key) => void;

  constructor(input: NodeJS.ReadStream, onKey: (key: Key) => void) {
    this.#input = input;
    this.#onKey = onKey;
    emitKeypressEvents(input);
  }

  /** Takes the keyboard. Also after somebody else has changed how the terminal hands on keys. */
  take(): void {
    this.#input.removeListener('keypress', this.#pressed).on('keypress', this.#pressed);
    this.#raw(false);
    this.#raw(true);
    this.#input.resume();
  }

  /** Gives it back. May be called at any time, as often as wanted. */
  giveBack(): void {
    this.#input.removeListener('keypress', this.#pressed);
    this.#input.pause();
    this.#raw(false);
  }

  readonly #pressed = (text: string | undefined, { name, sequence, ctrl }: Pressed = {}): void => {
    const key = name ?? sequence ?? text ?? '';
    this.#onKey(ctrl ? `ctrl-${key}` : key);
  };

  #raw(isRaw: boolean): void {
    try {
      this.#input.setRawMode(isRaw);
    } catch {
      // The terminal is gone.
    }
  }
}

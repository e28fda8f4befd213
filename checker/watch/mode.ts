import type { Key } from './keys.ts';

/** Who gets the keys at the moment, and what stands at the bottom meanwhile. */
export interface Mode {
  foot(): string[];
  key(key: Key): void | Promise<void>;
  /** The terminal has another size now. */
  resized?(): void | Promise<void>;
}

import type { Terminal } from '../terminal/style.ts';
import { keyLines } from './key-line.ts';
import type { Key } from './keys.ts';
import type { Mode } from './mode.ts';
import { rowsOf } from './rows.ts';
import type { Screen } from './screen.ts';

const KEYS = [
  { key: 'space', does: 'on' },
  { key: 'up/down', does: 'a line' },
  { key: 'q', does: 'back' },
];

/** What a pager is given. */
export interface Paged {
  screen: Screen;
  terminal: () => Terminal;
  /** The text for a width. */
  render: (terminal: Terminal) => Promise<string>;
  /** Called when the reader leaves, or the text fits at once. */
  onClose: () => void;
}

/**
 * A text longer than the screen, a page at a time. Forwards it only prints more, so that what was read stays above; backwards it shows an earlier part
 * in place of what is visible.
 */
export class Pager implements Mode {
  readonly #paged: Paged;
  #lines: string[] = [];
  /** So many lines have been shown; the last of them stands right above the foot. */
  #end = 0;
  #isOpen = true;

  constructor(paged: Paged) {
    this.#paged = paged;
  }

  /** Shows the beginning. Closes by itself when that is all. */
  async open(): Promise<void> {
    await this.#render();
    this.#forward(this.#height);
    if (this.#isOpen) this.#paged.screen.setFoot(this.foot());
  }

  foot(): string[] {
    const { screen, terminal } = this.#paged;
    const percent = Math.round((100 * this.#end) / Math.max(1, this.#lines.length));
    const [first = '', ...more] = keyLines(KEYS, screen.columns - 6, terminal());
    return [`${first} ${`${percent}%`.padStart(4)}`, ...more];
  }

  key(key: Key): void {
    const page = Math.max(1, this.#height - 2);
    if (['q', 'escape', 't', 's'].includes(key)) return this.#close();
    if (['space', 'pagedown', 'f', 'd'].includes(key)) this.#forward(page);
    else if (['down', 'return', 'enter', 'j'].includes(key)) this.#forward(1);
    else if (['pageup', 'b', 'u'].includes(key)) this.#show(this.#end - page);
    else if (['up', 'k'].includes(key)) this.#show(this.#end - 1);
    else if (['home', 'g'].includes(key)) this.#show(0);
    else if (key === 'end') this.#forward(this.#lines.length);
    if (this.#isOpen) this.#paged.screen.setFoot(this.foot());
  }

  async resized(): Promise<void> {
    const part = this.#end / Math.max(1, this.#lines.length);
    await this.#render();
    this.#show(Math.round(part * this.#lines.length));
    this.#paged.screen.setFoot(this.foot());
  }

  get #height(): number {
    const { screen } = this.#paged;
    return Math.max(1, screen.rows - this.foot().length);
  }

  async #render(): Promise<void> {
    const { render, terminal, screen } = this.#paged;
    const text = await render(terminal());
    this.#lines = text.split('\n').flatMap((line) => rowsOf(line, screen.columns + 1));
  }

  #forward(count: number): void {
    const next = this.#lines.slice(this.#end, this.#end + count);
    if (next.length > 0) this.#paged.screen.print(next.join('\n'));
    this.#end += next.length;
    if (this.#end >= this.#lines.length) this.#close();
  }

  /** Shows the screenful that ends with line `end`, or the first. */
  #show(end: number): void {
    const height = this.#height;
    const last = Math.min(this.#lines.length, Math.max(height, end));
    if (last === this.#end) return;
    this.#end = last;
    this.#paged.screen.replaceAll(this.#lines.slice(Math.max(0, last - height), last).join('\n'));
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#paged.onClose();
  }
}

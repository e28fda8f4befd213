import stringWidth from 'string-width';
import { rowsOf } from './rows.ts';

/** Where the watch screen is shown. */
export type Out = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>;

/**
 * What is printed stays and scrolls, as with any command. Under it stand a few lines that are rewritten in place: the foot. There is no second screen:
 * what was said can be read again, also over SSH, also by who listens to it.
 */
export class Screen {
  readonly #out: Out;
  #foot: string[] = [];
  /** The foot's lines as they are on the screen now. */
  #shown: string[] = [];
  #isPaused = false;

  constructor(out: Out) {
    this.#out = out;
  }

  /** Columns that a line may fill without the terminal beginning a new one. */
  get columns(): number {
    return Math.max(10, (this.#out.columns || 80) - 1);
  }

  get rows(): number {
    return Math.max(5, this.#out.rows || 24);
  }

  /** Prints above the foot. */
  print(text: string): void {
    this.#write(`${this.#erased()}${text}\n${this.#drawn()}`);
  }

  /** Puts other lines at the bottom. */
  setFoot(lines: readonly string[]): void {
    const fitting = lines.map((line) => rowsOf(line, this.columns)[0] ?? '');
    if (fitting.join('\n') === this.#foot.join('\n')) return;
    this.#foot = fitting;
    this.redraw();
  }

  /** Draws the foot once more, after the terminal's size has changed. */
  redraw(): void {
    this.#write(this.#erased() + this.#drawn());
  }

  /** Empties what is visible, and prints. */
  replaceAll(text: string): void {
    this.#shown = [];
    this.#write(`\u001B[H\u001B[J${text}\n${this.#drawn()}`);
  }

  /** Takes the foot away and draws nothing until `resume`: somebody else has the terminal. */
  pause(): void {
    if (this.#isPaused) return;
    this.#write(this.#erased());
    this.#shown = [];
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.redraw();
  }

  #erased(): string {
    if (this.#shown.length === 0) return '';
    // A terminal that has become narrower has broken the lines anew.
    const columns = Math.max(1, this.#out.columns || 80);
    const rows = this.#shown.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)),
      0,
    );
    const up = Math.min(rows, this.rows) - 1;
    return `\r${up > 0 ? `\u001B[${up}A` : ''}\u001B[J`;
  }

  #drawn(): string {
    this.#shown = this.#isPaused ? [] : this.#foot;
    return this.#shown.join('\n');
  }

  #write(text: string): void {
    if (text !== '') this.#out.write(text);
  }
}

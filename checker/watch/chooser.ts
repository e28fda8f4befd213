import { standing } from '../commands/next-steps.ts';
import { loadText, type Lesson } from '../lesson/catalog.ts';
import type { Progress } from '../progress.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import { keyLines } from './key-line.ts';
import type { Key } from './keys.ts';
import type { Mode } from './mode.ts';

const KEYS = [
  { key: 'up/down', does: 'or number' },
  { key: 'enter', does: 'go' },
  { key: 'q', does: 'back' },
];
const MARKS = { passed: '✓', begun: '•', 'not begun': ' ' } as const;

/** What a chooser is given. */
export interface Choice {
  lessons: readonly Lesson[];
  current: Lesson;
  progress: Progress;
  terminal: () => Terminal;
  size: () => { columns: number; rows: number };
  redraw: () => void;
  onChosen: (lesson: Lesson | null) => void | Promise<void>;
}

/** All lessons, to go to any of them. */
export class Chooser implements Mode {
  readonly #choice: Choice;
  #at: number;
  #typed = '';

  constructor(choice: Choice) {
    this.#choice = choice;
    this.#at = Math.max(0, choice.lessons.indexOf(choice.current));
  }

  foot(): string[] {
    const { lessons, terminal, size } = this.#choice;
    const keys = keyLines(KEYS, size().columns, terminal());
    const room = Math.max(1, size().rows - keys.length - 3);
    const first = Math.max(0, Math.min(this.#at - Math.floor(room / 2), lessons.length - room));
    const shown = lessons
      .slice(first, first + room)
      .map((lesson, index) => this.#line(lesson, first + index));
    return ['', paint(terminal(), 'bold', 'All lessons'), ...shown, '', ...keys].slice(-size().rows);
  }

  key(key: Key): void | Promise<void> {
    const { lessons, redraw, onChosen } = this.#choice;
    if (['q', 'escape', 'l'].includes(key)) return onChosen(null);
    if (key === 'return' || key === 'enter') return onChosen(lessons[this.#at] ?? null);
    if (/^\d$/.test(key)) this.#type(key);
    else this.#typed = '';
    const step = { up: -1, k: -1, p: -1, down: 1, j: 1, n: 1, home: -lessons.length, end: lessons.length }[
      key
    ];
    if (step !== undefined) this.#at = Math.max(0, Math.min(lessons.length - 1, this.#at + step));
    redraw();
  }

  #line(lesson: Lesson, index: number): string {
    const { progress, terminal } = this.#choice;
    const how = standing(lesson, progress);
    const isAt = index === this.#at;
    const text = `${isAt ? '>' : ' '} ${MARKS[how]} ${String(lesson.number).padStart(2)}  ${loadText(lesson).title}`;
    const said = `${isAt ? paint(terminal(), 'bold', text) : text}  ${paint(terminal(), 'gray', how)}`;
    return said;
  }

  /** `1` goes to lesson 1, and `0` after it to lesson 10. */
  #type(digit: string): void {
    const { lessons } = this.#choice;
    for (const typed of [this.#typed + digit, digit]) {
      const found = lessons.findIndex(({ number }) => number === Number(typed));
      if (found === -1) continue;
      this.#at = found;
      this.#typed = typed;
      return;
    }
  }
}

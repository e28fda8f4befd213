import { padEnd, wrap } from '../../terminal/layout.ts';
import { paint, type Terminal } from '../../terminal/style.ts';
import type { RunRecord } from '../../trace/observation.ts';
import { tellMoments } from '../../wording/en/timeline.ts';
import type { Columns } from './columns.ts';
import type { Row } from './fold.ts';
import type { Lane } from './lanes.ts';
import type { Picture } from './picture.ts';
import { cutTo, plain } from './plain.ts';
import { symbolsFor } from './symbols.ts';

/** How lines are to be written. */
interface LineOptions {
  terminal: Terminal;
  short: boolean;
  /** The last time that will be shown. */
  last: number;
}

const WIDE = 60;
/** No more of a text is shown: a message may be long, and nobody reads it here. */
const MOST_LINES = 2;

/** Writes a timeline's lines: evidence mark, time, lanes, words. Without a picture the words have the line for themselves. */
export class LineWriter {
  /** So many columns are used before the lanes begin. */
  readonly taken: number;
  readonly #run: RunRecord;
  readonly #lanes: Map<number, Lane>;
  readonly #options: LineOptions;
  readonly #timeWidth: number;

  constructor(run: RunRecord, lanes: readonly Lane[], options: LineOptions) {
    this.#run = run;
    this.#lanes = new Map(lanes.map((lane) => [lane.pid, lane]));
    this.#options = options;
    this.#timeWidth = Math.max(2, this.#ms(options.last).length);
    this.taken = 2 + this.#timeWidth + 2;
  }

  /** The line that names the lanes. */
  head({ heads }: Columns): string {
    const labels = heads.reduce((line, { at, label }) => padEnd(line, at) + label, '');
    const line = `  ${'ms'.padStart(this.#timeWidth)}  ${labels}`;
    return paint(this.#options.terminal, 'bold', line);
  }

  row(row: Row, picture: Picture | null): string[] {
    const { terminal } = this.#options;
    const signs = symbolsFor(terminal);
    const told = tellMoments(row.moments, (pid) => this.#laneOf(pid), signs);
    const mark = row.evidence ? paint(terminal, ['bold', 'red'], signs.evidence) : ' ';
    const emphasis = (text: string): string => (row.evidence ? paint(terminal, 'bold', text) : text);
    if (!picture) {
      const time = `+${this.#ms(row.t)} ms`.padStart(this.#timeWidth + 4);
      const first = `${mark} ${paint(terminal, 'gray', time)}  `;
      return this.#words(`${told.who}  ${told.does}`, this.#timeWidth + 8, 2, row.evidence).map(
        (text, at) => (at === 0 ? first : ' '.repeat(this.#timeWidth + 8 + 2)) + emphasis(text),
      );
    }
    const time = paint(terminal, 'gray', this.#ms(row.t).padStart(this.#timeWidth));
    const lanes = picture.row(row);
    const blank = picture.blank(row.until);
    const before = this.taken + picture.width;
    return this.#words(`${told.who} ${told.does}`, before, 0, row.evidence).map((text, at) =>
      at === 0
        ? `${mark} ${time}  ${lanes}${emphasis(text)}`
        : `${' '.repeat(this.taken)}${blank}${emphasis(text)}`,
    );
  }

  /** A line that says that something was left out. */
  gap(count: number, picture: Picture | null): string[] {
    const { terminal } = this.#options;
    const sign = symbolsFor(terminal).gap.padStart(this.#timeWidth);
    const lanes = picture ? ' '.repeat(picture.width) : '';
    return [paint(terminal, 'gray', `  ${sign}  ${lanes}${count} more ${count === 1 ? 'event' : 'events'}`)];
  }

  #words(text: string, before: number, hanging: number, isEvidence: boolean): string[] {
    const { terminal, short } = this.#options;
    const room = Math.max(10, terminal.width - before - hanging);
    const most = short && !isEvidence && terminal.width >= WIDE ? 1 : MOST_LINES;
    const lines = wrap(plain(text, terminal).slice(0, 2000), room, { cut: true }).split('\n');
    if (lines.length <= most) return lines;
    // One line has no good place to break at: it is filled to its end.
    const last = most === 1 ? plain(text, terminal).slice(0, 2000) : lines.slice(most - 1).join(' ');
    return [...lines.slice(0, most - 1), cutTo(last, room, terminal)];
  }

  #ms(t: number): string {
    return String(Math.max(0, Math.round(t - this.#run.spawnedAt)));
  }

  #laneOf(pid: number): Lane {
    return this.#lanes.get(pid) ?? { pid, role: 'process', id: null, from: 0, until: Infinity };
  }
}

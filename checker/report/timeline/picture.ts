import { paint, type Style, type Terminal } from '../../terminal/style.ts';
import type { Columns } from './columns.ts';
import type { Row } from './fold.ts';
import { laneLabel, type Lane } from './lanes.ts';
import { marksOf } from './marks.ts';
import type { Moment } from './moments.ts';
import { symbolsFor, type SymbolName } from './symbols.ts';

interface Cell {
  sign: string;
  style: Style | null;
}

/** When a process listened: from, until. */
export type Listening = Map<number, [number, number][]>;

/** The times in which each process listened on some port. */
export function listeningTimes(moments: readonly Moment[]): Listening {
  const times: Listening = new Map();
  for (const moment of moments) {
    const { kind, t, pid } = moment;
    if (pid === null) continue;
    const last = times.get(pid)?.at(-1);
    if (kind === 'listening' && (!last || last[1] < Infinity))
      times.set(pid, [...(times.get(pid) ?? []), [t, Infinity]]);
    if ((kind === 'closing' || kind === 'disconnect' || kind === 'exit') && last?.[1] === Infinity)
      last[1] = t;
  }
  return times;
}

/** Draws the lanes of one line after another, and keeps in mind which signs were used. */
export class Picture {
  readonly used = new Set<SymbolName>();
  readonly #lanes: readonly Lane[];
  readonly #columns: Columns;
  readonly #listening: Listening;
  readonly #terminal: Terminal;
  readonly #signs: Record<SymbolName, string>;

  constructor(lanes: readonly Lane[], columns: Columns, listening: Listening, terminal: Terminal) {
    this.#lanes = lanes;
    this.#columns = columns;
    this.#listening = listening;
    this.#terminal = terminal;
    this.#signs = symbolsFor(terminal);
  }

  get width(): number {
    return this.#columns.width;
  }

  /** The lanes at a moment at which nothing happens to them. */
  blank(t: number): string {
    return this.#paint(this.#standing(t));
  }

  /** The lanes with what happens in a row. */
  row(row: Row): string {
    const cells = this.#standing(row.t, row);
    const { arrow, marks } = marksOf(row);
    if (arrow) this.#arrow(cells, arrow);
    for (const { pid, sign, count, style } of marks) {
      const at = this.#columns.at.get(pid);
      if (at === undefined) continue;
      if (sign === 'forked' && this.#columns.later.has(pid))
        this.#write(cells, at, this.#labelOf(pid), style);
      else if (count !== undefined) this.#write(cells, at, String(count), style);
      else if (sign) this.#write(cells, at, this.#use(sign), style);
    }
    return this.#paint(cells);
  }

  #standing(t: number, row?: Row): Cell[] {
    const cells: Cell[] = Array.from({ length: this.#columns.width }, () => ({ sign: ' ', style: null }));
    for (const { pid, from, until } of this.#lanes) {
      const at = this.#columns.at.get(pid);
      if (at === undefined || from > (row?.until ?? t) || until < t) continue;
      const listens = this.#listening.get(pid)?.some(([since, end]) => since <= t && t < end) ?? false;
      cells[at] = { sign: this.#use(listens ? 'ready' : 'idle'), style: listens ? null : 'gray' };
    }
    return cells;
  }

  #arrow(cells: Cell[], { from, to, late }: { from: number[]; to: number[]; late: boolean }): void {
    const places = (pids: number[]): number[] =>
      pids.map((pid) => this.#columns.at.get(pid)).filter((at) => at !== undefined);
    const [starts, ends] = [places(from), places(to)];
    if (starts.length === 0 || ends.length === 0) return;
    const [low, high] = [Math.min(...starts, ...ends), Math.max(...starts, ...ends)];
    const standing = [...cells];
    const path = this.#use(late ? 'late' : 'path');
    for (let at = low + 1; at < high; at += 1) this.#write(cells, at, path, 'cyan');
    for (const start of starts)
      this.#write(cells, start, this.#use(start === low ? 'fromRight' : 'fromLeft'), 'cyan');
    for (const end of late ? [] : ends) {
      const isRightwards = Math.min(...starts) < end;
      this.#write(cells, end + (isRightwards ? -1 : 1), this.#use(isRightwards ? 'right' : 'left'), 'cyan');
    }
    // The lanes that receive it stay whole.
    for (const end of ends) cells[end] = standing[end] ?? { sign: ' ', style: null };
  }

  #write(cells: Cell[], at: number, text: string, style: Style | null): void {
    for (const [index, sign] of Array.from(text).entries())
      if (at + index < cells.length) cells[at + index] = { sign, style };
  }

  #use(name: SymbolName): string {
    this.used.add(name);
    return this.#signs[name];
  }

  #labelOf(pid: number): string {
    const lane = this.#lanes.find((each) => each.pid === pid);
    return lane ? laneLabel(lane) : String(pid);
  }

  #paint(cells: Cell[]): string {
    let text = '';
    for (let at = 0; at < cells.length;) {
      const style = cells[at]?.style ?? null;
      let end = at;
      while (end < cells.length && (cells[end]?.style ?? null) === style) end += 1;
      const run = cells
        .slice(at, end)
        .map(({ sign }) => sign)
        .join('');
      text += style && run.trim() ? paint(this.#terminal, style, run) : run;
      at = end;
    }
    return text;
  }
}

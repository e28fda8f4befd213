import wrapAnsi from 'wrap-ansi';

/** A line as a terminal of so many columns shows it: in as many rows as it takes, nothing left out. */
export function rowsOf(line: string, columns: number): string[] {
  return wrapAnsi(line, columns, { hard: true, trim: false, wordWrap: false }).split('\n');
}

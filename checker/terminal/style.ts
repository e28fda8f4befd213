/** What the place we write to can show. */
export interface Terminal {
  /** Columns to use, kept in the range that reads well. */
  width: number;
  color: boolean;
  /** Lines may be rewritten in place. */
  live: boolean;
  /** Only ASCII is sure to be shown. Absent: everything is. */
  ascii?: boolean;
}

// Our own codes, and not `util.styleText`: that one looks at the streams and at NO_COLOR differently in each Node
// line, and does not restore the outer style after a nested one everywhere.
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  inverse: [7, 27],
  strikethrough: [9, 29],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  gray: [90, 39],
} as const;

/** A regular expression's source for one of the codes that `paint` writes. */
export const styleCode = '\u001B\\[[\\d;]*m';

/** The name of one text style. */
export type Style = keyof typeof codes;

/** Reads what a stream can show from the stream and the environment. */
export function detectTerminal(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Terminal {
  // A stream that is no terminal has no such property, whatever its type says.
  const live = stream.isTTY ? env['TERM'] !== 'dumb' : false;
  return {
    // A pipe has no columns, and some pseudo-terminals say 0. Shells keep COLUMNS to themselves: in the environment it is a wish.
    width: Math.min(100, Math.max(40, stream.columns || Number(env['COLUMNS']) || 80)),
    color: wantsColor(env) ?? live,
    live,
    ascii: hasOnlyAscii(env),
  };
}

/** Windows' terminals have no locale. Elsewhere the first of these that is set decides; editors' terminals and containers often set none, and show everything. */
function hasOnlyAscii(env: NodeJS.ProcessEnv): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return true;
  if (process.platform === 'win32') return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return locale ? !/utf-?8/i.test(locale) : false;
}

function wantsColor(env: NodeJS.ProcessEnv): boolean | undefined {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  return forced === undefined ? undefined : forced !== '0';
}

/** Styles a text; on a terminal without colour the text stays as it is. */
export function paint(terminal: Terminal, style: Style | readonly Style[], text: string): string {
  if (!terminal.color) return text;
  const styles = typeof style === 'string' ? [style] : style;
  return styles.reduceRight((painted, name) => wrapInCodes(painted, codes[name]), text);
}

function wrapInCodes(text: string, [on, off]: readonly [number, number]): string {
  const open = `\u001B[${on}m`;
  const close = `\u001B[${off}m`;
  return (
    text
      .split('\n')
      // Each line closes what it opens: lines are indented, cut and framed on their own.
      // A nested style that ends must not end this one.
      .map((line) => line && open + line.replaceAll(close, close + open) + close)
      .join('\n')
  );
}

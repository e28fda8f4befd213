/** What stands for a sign of ours where only ASCII is sure to be shown. A learner's own letters stay: there is nothing to put in their place. */
const ASCII_FOR: Record<string, string> = {
  '✓': '+',
  '✗': 'x',
  '✕': 'x',
  '×': 'x',
  '·': '-',
  '•': '*',
  '◦': 'o',
  '▪': '-',
  '…': '...',
  '–': '-',
  '—': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '─': '-',
  '═': '=',
  '│': '|',
  '┊': ':',
  '▶': '>',
  '▸': '>',
  '►': '>',
  '◀': '<',
  '◄': '<',
  '▲': '^',
  '▼': 'v',
  '→': '->',
  '←': '<-',
  '↑': '^',
  '↓': 'v',
  '≥': '>=',
  '≤': '<=',
  '█': '#',
  '▒': '=',
  '░': '-',
  '┄': '.',
  '╳': 'X',
};

/** A text for a terminal that shows only ASCII: boxes, arrows, marks and quotes as ASCII has them. */
export function inAscii(text: string): string {
  return (
    text
      // In a drawing what stands behind it keeps its column.
      .replaceAll(/… {3}/g, '... ')
      .replaceAll(/[┌┐└┘├┤┬┴┼╭╮╰╯]/g, '+')
      .replaceAll(/[×·–—‘’“”•…←-↓≤≥─│┄┊═╳░▒█▪▲▶▸►▼◀◄◦✓✕✗]/g, (sign) => ASCII_FOR[sign] ?? sign)
  );
}

/** From now on all that is written to a stream as text is written so: what a command prints, a status, the watch screen. */
export function writeInAscii(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? inAscii(chunk) : chunk, ...rest);
}

import { textWidth } from '../../terminal/layout.ts';
import { paint, type Terminal } from '../../terminal/style.ts';
import { LEGEND } from '../../wording/en/timeline-legend.ts';
import { symbolsFor, type SymbolName } from './symbols.ts';

/** What the signs mean that were used, in as few lines as they need. */
export function legend(used: ReadonlySet<SymbolName>, hasCounts: boolean, terminal: Terminal): string[] {
  const signs = symbolsFor(terminal);
  const items = LEGEND.flatMap(([name, meaning]) => {
    if (name === 'count') return hasCounts ? [{ sign: '1 2 3', meaning }] : [];
    return used.has(name) ? [{ sign: signs[name], meaning }] : [];
  });
  const lines: string[] = [];
  let width = 0;
  for (const { sign, meaning } of items) {
    const item = `${paint(terminal, 'bold', sign)} ${paint(terminal, 'gray', meaning)}`;
    const needed = textWidth(item);
    if (lines.length > 0 && width + 3 + needed <= terminal.width) {
      lines[lines.length - 1] += `   ${item}`;
      width += 3 + needed;
    } else {
      lines.push(item);
      width = needed;
    }
  }
  return lines;
}

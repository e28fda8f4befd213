import type { Token } from 'markdown-it';

/** What one `<details>` block hides: Markdown, without its summary. */
export interface Details {
  /** The block's first line, counted from 0. */
  line: number;
  text: string;
}

const tag = /(<details\b[^>]*>|<\/details>)/iu;
const summary = /^\s*<summary>[\s\S]*?<\/summary>/iu;

/** Takes the `<details>` blocks out of a Markdown text; a tag in fenced code is none. */
export function extractDetails(
  source: string,
  tokens: readonly Token[],
): { details: Details[]; body: string } {
  const isHtml = htmlLines(tokens);
  const details: Details[] = [];
  const shown: (string | undefined)[] = [];
  let start = 0;
  let depth = 0;
  let hidden = '';
  for (const [number, line] of source.split('\n').entries()) {
    let rest = '';
    let hides = depth > 0;
    // Split by a group: every second part is a tag.
    for (const [index, part] of (isHtml.has(number) ? line.split(tag) : [line]).entries()) {
      const change = index % 2 === 0 ? 0 : part.startsWith('</') ? -1 : 1;
      if (change === 1 && depth === 0) start = number;
      if (depth === 0 && change === 0) rest += part;
      // The outermost tags are not part of what they hide.
      else if (depth > 0 && depth + change > 0) hidden += part;
      hides ||= change !== 0;
      depth = Math.max(0, depth + change);
      if (change === -1 && depth === 0) {
        details.push({ line: start, text: withoutBlankEnds(hidden.replace(summary, '')) });
        hidden = '';
      }
    }
    if (depth > 0) hidden += '\n';
    shown.push(hides && rest.trim() === '' ? undefined : rest);
  }
  if (depth > 0) throw new Error(`The <details> in line ${start + 1} is never closed.`);
  return { details, body: `${withoutBlankEnds(joinShown(shown))}\n` };
}

function htmlLines(tokens: readonly Token[]): Set<number> {
  const lines = new Set<number>();
  for (const { type, map } of tokens) {
    if (type !== 'html_block' || !map) continue;
    for (let line = map[0]; line < map[1]; line += 1) lines.add(line);
  }
  return lines;
}

/** Where lines were taken out (`undefined`), the blank lines around them become one; others stay as they are. */
function joinShown(lines: readonly (string | undefined)[]): string {
  const result: string[] = [];
  let isAfterGap = false;
  for (const line of lines) {
    if (line === undefined) isAfterGap = true;
    else if (!isAfterGap || line !== '' || result.at(-1) !== '') result.push(line);
    if (line) isAfterGap = false;
  }
  return result.join('\n');
}

function withoutBlankEnds(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/u, '').trimEnd();
}

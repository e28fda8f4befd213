import MarkdownIt from 'markdown-it';

import { loadHighlight, type Highlight } from './code.ts';
import { renderInline, type InlineContext } from './inline.ts';
import { table, textWidth, wrap, type Align } from './layout.ts';
import { paint, type Terminal } from './style.ts';
import { toTree, type Node } from './tree.ts';

const parser = new MarkdownIt({ html: true });
const bullets = ['•', '◦', '▪'];
const narrowest = 16;

interface Context extends InlineContext {
  highlight: Highlight;
  width: number;
  /** How many bullet lists this stands in. */
  depth: number;
}

/** Renders Markdown for a terminal, without a line break at the end. HTML blocks are left out. */
export async function renderMarkdown(source: string, terminal: Terminal): Promise<string> {
  const tokens = parser.parse(source, {});
  const highlight = await loadHighlight(tokens, terminal);
  return renderBlocks(toTree(tokens), {
    terminal,
    highlight,
    printedLinks: new Set(),
    width: terminal.width,
    depth: 0,
  });
}

function renderBlocks(nodes: readonly Node[], context: Context): string {
  let result = '';
  let previous: Node | undefined;
  for (const node of nodes) {
    const text = renderBlock(node, context);
    if (text === undefined) continue;
    // `hidden` is markdown-it's word for the paragraphs of a list without blank lines.
    const isTight = previous?.token.hidden === true && isList(node);
    if (previous) result += isTight ? '\n' : '\n\n';
    result += text;
    previous = node;
  }
  return result;
}

function isList({ token }: Node): boolean {
  return token.type === 'bullet_list_open' || token.type === 'ordered_list_open';
}

function renderBlock(node: Node, context: Context): string | undefined {
  const { terminal, width } = context;
  switch (node.token.type) {
    case 'heading_open':
      return renderHeading(node, context);
    case 'paragraph_open':
      return wrap(inline(node, context), width);
    case 'bullet_list_open':
    case 'ordered_list_open':
      return renderList(node, context);
    case 'blockquote_open': {
      const bar = paint(terminal, 'dim', '│');
      return prefix(renderBlocks(node.children, narrower(context, 2)), `${bar} `, `${bar} `);
    }
    case 'table_open':
      return renderTable(node, context);
    case 'fence':
    case 'code_block': {
      const language = node.token.info.trim().split(/\s/u)[0] ?? '';
      // Never wrapped: a broken line of code is another program, a broken diagram is none.
      const indent = ' '.repeat(terminal.width < 80 ? 2 : 4);
      return prefix(context.highlight(language, node.token.content.trimEnd()), indent, indent);
    }
    case 'hr':
      return paint(terminal, 'dim', '─'.repeat(width));
    default:
      return undefined;
  }
}

/** The inline text of a paragraph, a heading or a table's cell. */
function inline(node: Node, context: Context): string {
  return node.children.map(({ token }) => renderInline(toTree(token.children ?? []), context)).join('');
}

function renderHeading(node: Node, context: Context): string {
  const { terminal, width } = context;
  const level = Number(node.token.tag.slice(1));
  const text = inline(node, context);
  if (level > 2) {
    // Without colour a small heading needs its number signs, or it is a paragraph.
    const signs = terminal.color ? '' : `${'#'.repeat(level)} `;
    return paint(terminal, 'bold', wrap(signs + text, width));
  }
  const lines = wrap(text, width);
  const rule = (level === 1 ? '═' : '─').repeat(textWidth(lines));
  if (level === 1) return paint(terminal, 'bold', `${lines}\n${rule}`);
  return `${paint(terminal, ['bold', 'magenta'], lines)}\n${paint(terminal, 'dim', rule)}`;
}

function renderList(node: Node, context: Context): string {
  const isOrdered = node.token.type === 'ordered_list_open';
  const start = Number(node.token.attrGet('start') ?? 1);
  const numberWidth = String(start + node.children.length - 1).length;
  const bullet = bullets[Math.min(context.depth, bullets.length - 1)] ?? '';
  const items = node.children.map((item, index) => {
    const marker = isOrdered ? `${String(start + index).padStart(numberWidth)}. ` : `${bullet} `;
    const inside = { ...narrower(context, marker.length), depth: context.depth + (isOrdered ? 0 : 1) };
    const first = paint(context.terminal, 'dim', marker);
    return prefix(renderBlocks(item.children, inside), first, ' '.repeat(marker.length));
  });
  const isLoose =
    items.some((item) => item.includes('\n\n')) ||
    node.children.some(
      (item) => item.children[0]?.token.hidden === false && item.children[0].token.type === 'paragraph_open',
    );
  return items.join(isLoose ? '\n\n' : '\n');
}

function renderTable(node: Node, context: Context): string {
  const rows = node.children.flatMap((part) => part.children);
  const cells = rows.map((row) =>
    row.children.map((cell) => {
      const text = inline(cell, context);
      return cell.token.type === 'th_open' ? paint(context.terminal, 'bold', text) : text;
    }),
  );
  const align = (rows[0]?.children ?? []).map((cell) => alignOf(String(cell.token.attrGet('style') ?? '')));
  return table(cells, context.width, { header: true, align });
}

function alignOf(style: string): Align {
  if (style.endsWith('right')) return 'right';
  return style.endsWith('center') ? 'center' : 'left';
}

function narrower(context: Context, by: number): Context {
  return { ...context, width: Math.max(narrowest, context.width - by) };
}

function prefix(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : rest) + line)
    .map((line) => line.trimEnd())
    .join('\n');
}

import { paint, styleCode, type Style, type Terminal } from './style.ts';
import type { Node } from './tree.ts';

/** What the inline text of one document shares. */
export interface InlineContext {
  terminal: Terminal;
  /** The addresses that have been printed: each is printed once. */
  printedLinks: Set<string>;
}

// Markdown replaces this character, so no text contains it.
const softBreak = '\u0000';
const wide = '[\u3000-\u30FF\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]';
const betweenWide = new RegExp(`(?<=${wide}(?:${styleCode})*)${softBreak}(?=(?:${styleCode})*${wide})`, 'gu');

/** Renders the inline part of a block; a `\n` in it is a break that the author wants. */
export function renderInline(nodes: readonly Node[], context: InlineContext): string {
  // Between two Chinese or Japanese characters the end of a source line is no space.
  return renderNodes(nodes, context).replaceAll(betweenWide, '').replaceAll(softBreak, ' ');
}

function renderNodes(nodes: readonly Node[], context: InlineContext): string {
  return nodes.map((node) => renderNode(node, context)).join('');
}

function renderNode(node: Node, context: InlineContext): string {
  const styled = (style: Style): string =>
    paint(context.terminal, style, renderNodes(node.children, context));
  const { token } = node;
  switch (token.type) {
    case 'code_inline':
      // Without colour the backticks are what marks it as code.
      return context.terminal.color ? paint(context.terminal, 'cyan', token.content) : `\`${token.content}\``;
    case 'strong_open':
      return styled('bold');
    case 'em_open':
      return styled('italic');
    case 's_open':
      return styled('strikethrough');
    case 'link_open':
      return renderLink(node, context);
    case 'softbreak':
      return softBreak;
    case 'hardbreak':
      return '\n';
    case 'html_inline':
      return /^<br\s*\/?>$/iu.test(token.content) ? '\n' : '';
    default:
      return token.content;
  }
}

function renderLink(node: Node, context: InlineContext): string {
  const { terminal, printedLinks } = context;
  const text = renderNodes(node.children, context);
  const href = String(node.token.attrGet('href') ?? '');
  // An anchor, or a path from a lesson's folder, leads nowhere in a terminal.
  if (!/^[a-z][a-z\d+.-]+:/iu.test(href)) return text;
  const isItsOwnText = [href, href.replace(/^mailto:/u, '')].includes(plainText(node.children));
  const isKnown = isItsOwnText || printedLinks.has(href);
  printedLinks.add(href);
  return paint(terminal, 'underline', text) + (isKnown ? '' : ` ${paint(terminal, 'dim', `(${href})`)}`);
}

function plainText(nodes: readonly Node[]): string {
  return nodes.map((node) => node.token.content + plainText(node.children)).join('');
}

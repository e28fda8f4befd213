import type { Token } from 'markdown-it';

/** A markdown-it token with what stands between it and its closing token. */
export interface Node {
  token: Token;
  children: Node[];
}

/** Nests the flat list of tokens; closing tokens disappear. */
export function toTree(tokens: readonly Token[]): Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const token of tokens) {
    if (token.nesting === -1) {
      open.pop();
      continue;
    }
    const node: Node = { token, children: [] };
    (open.at(-1)?.children ?? roots).push(node);
    if (token.nesting === 1) open.push(node);
  }
  return roots;
}

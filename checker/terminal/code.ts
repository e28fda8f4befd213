import type { LanguageFn, Sheet } from 'emphasize';
import type { Token } from 'markdown-it';

import { paint, type Style, type Terminal } from './style.ts';

/** Colours a program's text; what it does not know it returns as it is. */
export type Highlight = (language: string, code: string) => string;

// One of the sixteen colours each: the learner's theme made those readable on its background.
const styles: Record<string, Style | readonly Style[]> = {
  comment: 'gray',
  quote: 'gray',
  keyword: 'magenta',
  operator: 'magenta',
  literal: 'yellow',
  number: 'yellow',
  string: 'green',
  regexp: 'green',
  title: 'blue',
  section: 'blue',
  class_: 'yellow',
  type: 'yellow',
  attr: 'cyan',
  attribute: 'cyan',
  built_in: 'cyan',
  variable: 'yellow',
  meta: 'gray',
};

/** The highlighter for these tokens. It is slow to load, so that happens only for code that gets colours. */
export async function loadHighlight(tokens: readonly Token[], terminal: Terminal): Promise<Highlight> {
  const hasCode = tokens.some((token) => token.type === 'fence' && token.info.trim() !== '');
  if (!terminal.color || !hasCode) return (_, code) => code;

  const { all, createEmphasize } = await import('emphasize');
  const names = ['typescript', 'javascript', 'json', 'bash', 'shell', 'nginx'];
  const grammars = names.flatMap((name): [string, LanguageFn][] => {
    const grammar = all[name];
    return grammar ? [[name, grammar]] : [];
  });
  const emphasize = createEmphasize(Object.fromEntries(grammars));
  const sheet: Sheet = Object.fromEntries(
    Object.entries(styles).map(([name, style]) => [name, (text: string) => paint(terminal, style, text)]),
  );
  return (language, code) =>
    emphasize.registered(language) ? emphasize.highlight(language, code, sheet).value : code;
}

import MarkdownIt, { type Token } from 'markdown-it';

import { extractDetails } from './details.ts';

/** A step as the lesson's text tells it. */
export interface StepText {
  id: string;
  title: string;
  /** Markdown, weakest first. */
  hints: string[];
}

/** What a lesson's README says. */
export interface LessonText {
  title: string;
  steps: StepText[];
  /** The Markdown without the hints. */
  body: string;
}

interface Heading {
  level: number;
  line: number;
  /** The text without its Markdown. */
  text: string;
  /** The code span at the end, and the text before it. */
  code: { id: string; before: string } | undefined;
}

const parser = new MarkdownIt({ html: true });

/** Reads a lesson's README; CONTRIBUTING.md describes the format. */
export function parseLessonText(markdown: string): LessonText {
  const source = markdown.replaceAll('\r\n', '\n');
  const tokens = parser.parse(source, {});
  const headings = readHeadings(tokens);
  const title = headings.find(({ level }) => level === 1);
  if (!title) throw new Error('The lesson has no "# Lesson N: …" heading.');

  const { details, body } = extractDetails(source, tokens);
  const sections = headings.filter(({ level }) => level <= 2);
  const steps = sections.flatMap(({ level, line, code }, index): StepText[] => {
    if (level !== 2 || !code) return [];
    const end = sections[index + 1]?.line ?? Infinity;
    const hints = details.filter((block) => block.line > line && block.line < end).map(({ text }) => text);
    return [{ id: code.id, title: code.before.replace(/^Step\s+\d+\s*:\s*/iu, ''), hints }];
  });
  return { title: title.text.replace(/^Lesson\s+\d+\s*:\s*/iu, ''), steps, body };
}

function readHeadings(tokens: readonly Token[]): Heading[] {
  return tokens.flatMap((token, index): Heading[] => {
    // A heading inside a list or a quote starts no section.
    if (token.type !== 'heading_open' || token.level !== 0 || !token.map) return [];
    const parts = (tokens[index + 1]?.children ?? []).filter(({ content }) => content !== '');
    const text = join(parts);
    const last = parts.at(-1);
    const code =
      last?.type === 'code_inline' ? { id: last.content, before: join(parts.slice(0, -1)) } : undefined;
    return [{ level: Number(token.tag.slice(1)), line: token.map[0], text, code }];
  });
}

function join(parts: readonly Token[]): string {
  return parts
    .map(({ content }) => content)
    .join('')
    .trim();
}

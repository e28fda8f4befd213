import { structuredPatch } from 'diff';

import { paint, type Terminal } from './style.ts';

/** A program's text and the name to show it under. */
export interface NamedText {
  name: string;
  text: string;
}

/** A unified diff from the learner's text to the reference; empty when there is no difference. */
export function renderDiff(theirs: NamedText, reference: NamedText, terminal: Terminal): string {
  const { hunks } = structuredPatch(
    theirs.name,
    reference.name,
    comparable(theirs.text),
    comparable(reference.text),
    undefined,
    undefined,
    { context: 3 },
  );
  if (hunks.length === 0) return '';
  const lines = hunks.flatMap((hunk) => [
    paint(
      terminal,
      'cyan',
      `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ),
    ...hunk.lines.map((line) => paintLine(line, terminal)),
  ]);
  return [
    paint(terminal, ['bold', 'red'], `--- ${theirs.name}`),
    paint(terminal, ['bold', 'green'], `+++ ${reference.name}`),
    ...lines,
  ].join('\n');
}

/** Line endings are the editor's doing, not the learner's. */
function comparable(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

function paintLine(line: string, terminal: Terminal): string {
  if (line.startsWith('-')) return paint(terminal, 'red', line);
  if (line.startsWith('+')) return paint(terminal, 'green', line);
  return line.trimEnd();
}

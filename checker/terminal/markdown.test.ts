import { stripVTControlCharacters } from 'node:util';

import stringWidth from 'string-width';
import { expect, test } from 'vitest';

import { renderMarkdown } from './markdown.ts';

const plain = { width: 40, color: false, live: false };
const colored = { width: 80, color: true, live: true };
const text = (...lines: string[]): string => lines.join('\n');

test('headings, paragraphs, emphasis and code, without a single escape code', async () => {
  const source = text(
    '# Lesson 3: One worker',
    'The **primary** *forks* with `cluster.fork()`, and',
    'the workers share a port.<br>They do.',
    '## Step 1: Each CPU gets its own worker `one-per-cpu`',
    '### More',
    '***',
  );
  expect(await renderMarkdown(source, plain)).toBe(
    text(
      'Lesson 3: One worker',
      '════════════════════',
      '',
      'The primary forks with `cluster.fork()`,',
      'and the workers share a port.',
      'They do.',
      '',
      'Step 1: Each CPU gets its own worker',
      '`one-per-cpu`',
      '────────────────────────────────────',
      '',
      '### More',
      '',
      '────────────────────────────────────────',
    ),
  );
});

test('nested lists hang under their markers; blank lines only where the source has them', async () => {
  const source = text(
    '9. Ask how many CPUs this process may really use.',
    '10. Fork:',
    '    - in the primary, and in no other process',
    '      - once',
    '11. Run:',
    '',
    '    ```sh',
    '    npm run check',
    '    ```',
    '',
    'After.',
    '- a',
    '- b',
  );
  expect(await renderMarkdown(source, plain)).toBe(
    text(
      ' 9. Ask how many CPUs this process may',
      '    really use.',
      '',
      '10. Fork:',
      '',
      '    • in the primary, and in no other',
      '      process',
      '      ◦ once',
      '',
      '11. Run:',
      '',
      '      npm run check',
      '',
      'After.',
      '',
      '• a',
      '• b',
    ),
  );
});

test('quotes, diagrams and tables keep their shape; HTML blocks are left out', async () => {
  const source = text(
    '> The primary answers no request: workers do.',
    '>',
    '> - all of them',
    '',
    '<details><summary>Hint</summary>',
    '',
    '```text',
    '  +---------+   a diagram that is wider than the terminal',
    '  | primary |',
    '```',
    '',
    '</details>',
    '',
    '| event | n |',
    '| --- | --: |',
    '| `online` | 1 |',
    '| `listening` | 12 |',
  );
  expect(await renderMarkdown(source, plain)).toBe(
    text(
      '│ The primary answers no request:',
      '│ workers do.',
      '│',
      '│ • all of them',
      '',
      '    +---------+   a diagram that is wider than the terminal',
      '    | primary |',
      '',
      'event         n',
      '───────────  ──',
      '`online`      1',
      '`listening`  12',
    ),
  );
});

test('prints an address once, and not after itself, for an anchor or for a file beside the text', async () => {
  const source = text(
    '[docs](https://nodejs.org/api/) and [again](https://nodejs.org/api/),',
    '<https://nodejs.org/>, [above](#step), [next](../02-first-fork/README.md)',
  );
  expect(await renderMarkdown(source, { ...plain, width: 100 })).toBe(
    'docs (https://nodejs.org/api/) and again, https://nodejs.org/, above, next',
  );
  expect(await renderMarkdown('[docs](https://nodejs.org/)', colored)).toBe(
    '\u001B[4mdocs\u001B[24m \u001B[2m(https://nodejs.org/)\u001B[22m',
  );
});

test('joins and wraps Chinese without spaces', async () => {
  const source = text(
    '集群模块允许轻松创建共享服务器端口的子进程，',
    '**主进程**负责监听端口，并将连接分发给工作进程。',
  );
  const lines = (await renderMarkdown(source, plain)).split('\n');
  expect(lines).toEqual([
    '集群模块允许轻松创建共享服务器端口的子进',
    '程，主进程负责监听端口，并将连接分发给工',
    '作进程。',
  ]);
  expect(lines.map((line) => stringWidth(line))).toEqual([40, 40, 8]);
});

test('colours code, line by line', async () => {
  const source = text('```ts', '/* one', 'two */', 'const n = `a`;', '```', '', '```text', 'const n', '```');
  expect(await renderMarkdown(source, colored)).toBe(
    text(
      '    \u001B[90m/* one\u001B[39m',
      '    \u001B[90mtwo */\u001B[39m',
      '    \u001B[35mconst\u001B[39m n = \u001B[32m`a`\u001B[39m;',
      '',
      '    const n',
    ),
  );
});

test.each(['js', 'typescript', 'json', 'sh', 'nginx'])(
  'knows %s, and changes only its colours',
  async (language) => {
    const code = text('server { "listen": 80 } # "80"', '  if (true) { return "80" } // end', 'export A=1');
    const source = text('```' + language, code, '```');
    const output = await renderMarkdown(source, colored);
    expect(output).toContain('\u001B[');
    expect(stripVTControlCharacters(output).replaceAll(/^ {4}/gmu, '')).toBe(code);
  },
);

test('styles headings, and the code in them', async () => {
  expect(await renderMarkdown('## Step `id`', colored)).toBe(
    text(
      '\u001B[1m\u001B[35mStep \u001B[36mid\u001B[39m\u001B[35m\u001B[39m\u001B[22m',
      '\u001B[2m───────\u001B[22m',
    ),
  );
});

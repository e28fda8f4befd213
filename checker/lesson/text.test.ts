import { expect, test } from 'vitest';

import { parseLessonText } from './text.ts';

const lesson = `# Lesson 3: One worker per CPU

Intro.

<details><summary>About</summary>
No step, no hint.
</details>

## Step 1: One worker for each \`CPU\` \`one-per-cpu\`

Do it.

<details><summary>Hint 1</summary>

Which process runs this line?

</details>
<details>
<summary>Hint 2</summary>

    const indented = 1;

\`\`\`html
<details><summary>Hint 9</summary>
</details>
## Step 9: Not a step \`none\`
\`\`\`

- Last
</details>

\`\`\`md
## Step 8: Not a step \`none\`


<details><summary>Shown</summary>
</details>
\`\`\`

## What to know

<details><summary>More</summary>

Belongs to no step.

</details>

> ## Step 7: Quoted \`none\`

## Exit \`exit-code\`
<!-- <b> -->
### A part
`;

test('reads the title, the steps and their hints', () => {
  const { title, steps } = parseLessonText(lesson);
  expect(title).toBe('One worker per CPU');
  expect(steps).toEqual([
    {
      id: 'one-per-cpu',
      title: 'One worker for each CPU',
      hints: [
        'Which process runs this line?',
        [
          '    const indented = 1;',
          '',
          '```html',
          '<details><summary>Hint 9</summary>',
          '</details>',
          '## Step 9: Not a step `none`',
          '```',
          '',
          '- Last',
        ].join('\n'),
      ],
    },
    { id: 'exit-code', title: 'Exit', hints: [] },
  ]);
});

test('the body is the text without hints, its code untouched', () => {
  expect(parseLessonText(lesson.replaceAll('\n', '\r\n')).body).toBe(`# Lesson 3: One worker per CPU

Intro.

## Step 1: One worker for each \`CPU\` \`one-per-cpu\`

Do it.

\`\`\`md
## Step 8: Not a step \`none\`


<details><summary>Shown</summary>
</details>
\`\`\`

## What to know

> ## Step 7: Quoted \`none\`

## Exit \`exit-code\`
<!-- <b> -->
### A part
`);
});

test('says what is wrong with a text it cannot read', () => {
  expect(() => parseLessonText('## Step 1: No title `id`')).toThrow('no "# Lesson N: …" heading');
  expect(() => parseLessonText('# Lesson 1: A\n\n<details>\n\nopen')).toThrow('line 3 is never closed');
});

import { describe, expect, it } from 'vitest';
import { judgeSteps } from '../judge/steps.ts';
import { textWidth } from '../terminal/layout.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { allLessons, findLesson, loadDefinition, loadText, nearest } from './catalog.ts';
import { examplesOf } from './verify.ts';

describe('finding a lesson', () => {
  it.each(['3', '03', 'worker-per-cpu', '03-worker-per-cpu', 'Worker-Per-CPU'])('by %s', (word) => {
    expect(findLesson(word)?.name).toBe('03-worker-per-cpu');
  });

  it.each(['', '0', '99', '3.5', 'worker', '../03-worker-per-cpu'])('not by "%s"', (word) => {
    expect(findLesson(word)).toBeUndefined();
  });

  it('suggests what was probably meant, and nothing for what is far from all', () => {
    const slugs = allLessons().map(({ slug }) => slug);
    expect(nearest('worker-per-cup', slugs)).toBe('worker-per-cpu');
    expect(nearest('kubernetes', slugs)).toBeUndefined();
  });
});

describe.each(allLessons().map((lesson) => ({ name: lesson.name, lesson })))('$name', ({ lesson }) => {
  const text = loadText(lesson);
  const { steps } = loadDefinition(lesson);
  const examples = examplesOf(lesson);

  it('has the same steps in the text as in the check, each with three hints', () => {
    expect(text.steps.map(({ id }) => id)).toEqual(Object.keys(steps));
    expect(text.steps.map(({ hints }) => hints.length)).toEqual(text.steps.map(() => 3));
  });

  it('fits a terminal of 80 columns, its hints too', async () => {
    const terminal = { width: 80, color: false, live: false };
    for (const source of [text.body, ...text.steps.flatMap(({ hints }) => hints)]) {
      const lines = (await renderMarkdown(source, terminal)).split('\n');
      // An address is not broken.
      expect(lines.filter((line) => textWidth(line) > 80 && !line.includes('https://'))).toEqual([]);
    }
  });

  it('has at least four variants, and two mistakes for each step', () => {
    expect(examples.filter(({ name }) => name.startsWith('variants/')).length).toBeGreaterThanOrEqual(4);
    const failing = examples.flatMap(({ must }) => ('fail' in must && must.fail ? [must.fail.step] : []));
    for (const id of Object.keys(steps))
      expect(failing.filter((step) => step === id).length, id).toBeGreaterThanOrEqual(2);
  });

  it('passes nothing when nothing was seen', () => {
    const verdicts = judgeSteps(steps, { platform: 'linux', runs: [], deadlineHit: null }).map(
      ({ verdict }) => verdict,
    );
    expect(verdicts).not.toContain('pass');
    expect(verdicts).not.toContain('fail');
  });
});

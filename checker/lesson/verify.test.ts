import { describe, expect, it } from 'vitest';
import { allLessons } from './catalog.ts';
import { examplesOf, verifyExample } from './verify.ts';

// Real programs, several at a time: most of them wait for something most of the time.
for (const lesson of allLessons()) {
  describe.concurrent(lesson.name, () => {
    for (const example of examplesOf(lesson)) {
      it(example.name, { timeout: 120_000 }, async () => {
        const { problem } = await verifyExample(example);
        expect(problem).toBeNull();
      });
    }
  });
}

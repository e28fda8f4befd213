import { describe, expect, it } from 'vitest';
import { allLessons } from './catalog.ts';
import { examplesOf, verifyExample } from './verify.ts';

// Real programs, several at a time: most of them wait for something most of the time. In one group, so that none waits for the last of a lesson.
describe.concurrent('every program gets the verdict it has to get', () => {
  for (const example of allLessons().flatMap(examplesOf)) {
    it(`${example.lesson.name} ${example.name}`, { timeout: 120_000 }, async () => {
      const { problem } = await verifyExample(example);
      expect(problem).toBeNull();
    });
  }
});

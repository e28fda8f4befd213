import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allLessons, loadDefinition } from '../lesson/catalog.ts';
import { anyEvent, anyObservation } from '../testing/arbitrary-observation.ts';
import { tell } from '../wording/tell.ts';
import { judgeSteps } from './steps.ts';

const lessons = allLessons().map((lesson) => ({ name: lesson.name, steps: loadDefinition(lesson).steps }));

describe.each(lessons)('the judges of $name', ({ steps }) => {
  it('judge anything without an exception, and what they say can be told', () => {
    fc.assert(
      fc.property(anyObservation(fc.array(anyEvent, { maxLength: 30 })), (seen) => {
        // Each of them: an earlier step does not always explain a later one.
        for (const judge of Object.values(steps)) {
          const said = judge(seen);
          if (said.verdict !== 'pass') expect(Object.values(tell(said.finding)).join('')).not.toBe('');
        }
        expect(judgeSteps(steps, seen).map(({ id }) => id)).toEqual(Object.keys(steps));
      }),
      { numRuns: 500 },
    );
  });

  it('let no step pass of which there is no trace', () => {
    fc.assert(
      fc.property(anyObservation(fc.constant([])), (seen) => {
        const passed = Object.entries(steps).filter(([, judge]) => judge(seen).verdict === 'pass');
        expect(passed.map(([id]) => id)).toEqual([]);
        expect(judgeSteps(steps, seen).filter(({ verdict }) => verdict === 'pass')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

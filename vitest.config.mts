import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The lessons' check of themselves takes the longest by far: begun last, the other cores would wait for it. The hostile programs take the CPUs from
 * all others, which then wait longer: they come last.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      Number(moduleId.endsWith('/hostile-programs.test.ts')) -
      Number(moduleId.endsWith('/lesson/verify.test.ts'));
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's, not an array's
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['checker/**/*.test.ts'],
    // Real processes share the machine's cores: the ceiling of one test is generous.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxConcurrency: 3,
    // A problem with a program is one long line: all of it.
    chaiConfig: { truncateThreshold: 0 },
    // With three, tests that start processes without end take the machine from each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // The traces of tests do not replace the learner's.
    env: { WORKSHOP_STATE: '.workshop/test' },
  },
});

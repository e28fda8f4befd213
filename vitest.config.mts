import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['checker/**/*.test.ts'],
    // Real processes share the machine's cores: the ceiling of one test is generous.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxConcurrency: 4,
    maxWorkers: 2,
    // The traces of tests do not replace the learner's.
    env: { WORKSHOP_STATE: '.workshop/test' },
  },
});

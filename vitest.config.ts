import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['checker/**/*.test.ts'],
    // Real processes share the machine's cores: files run side by side, the ceiling of one test is generous.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

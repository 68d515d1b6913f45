import { defineConfig } from 'vitest/config';

/** The service lane: real S3, real PostgreSQL, real Chromium, hundreds of kills. `npm run test:services` prepares the machine for it. */
export default defineConfig({
  test: {
    include: ['test/services/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 15_000 } },
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});

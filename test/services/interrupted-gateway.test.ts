import { vi } from 'vitest';

/** The same gateway as every day, interrupted at every call; the everyday suite leaves out most reads of long waits. */
vi.stubEnv('NIGHTSHOOT_TEST_SIZE', 'full');
await import('../gateway/interrupted-gateway.test.js');

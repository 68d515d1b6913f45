import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTinyNight, type TinyNight } from '../support/tiny-night.js';

test('a ledger that was restored from before the night judges nothing: what it holds open stays open until `recover`', async () => {
  const night = await startTinyNight();
  try {
    const state = join(night.folder, '.nightshoot');
    const kept = join(night.folder, 'kept');
    await night.call(['run'], { NIGHTSHOOT_CRASH_AT: 'submit.after-intent' });
    await cp(state, kept, { recursive: true });
    expect(await night.call(['run'])).toMatchObject({ exitCode: 0 });
    await rm(state, { recursive: true });
    await cp(kept, state, { recursive: true });

    expect(await night.call(['run'])).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('E_STATE_BEHIND') });

    expect(await submissionStates(night)).toEqual(['intended']);
  } finally {
    await night.remove();
  }
}, 120_000);

async function submissionStates(night: TinyNight): Promise<readonly string[]> {
  const { submissions } = JSON.parse((await night.call(['status', '--json'])).stdout);
  return submissions.map(({ state }: { readonly state: string }) => state);
}

import { expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { copyHarbor } from '../support/temporary-project.js';

test('two clones in other time zones and locales plan the same custom_ids and lines, byte for byte', async () => {
  const plans = await Promise.all([
    planWith({ TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }),
    planWith({ TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C' }),
  ]);
  expect(plans[0]).toBe(plans[1]);
  expect(plans[0]).toMatch(/DCK_0010\.t01\.a1\.[0-9a-f]{12}/);
});

async function planWith(variables: Readonly<Record<string, string>>): Promise<string> {
  const project = await copyHarbor();
  try {
    const { stdout } = await runNightshoot(['plan', '--rehearsal', '--json'], { folder: project.folder, variables });
    return stdout;
  } finally {
    await project.remove();
  }
}

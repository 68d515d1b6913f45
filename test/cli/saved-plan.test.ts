import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { startTestGateway } from '../support/start-test-gateway.js';
import { copyHarbor, type TemporaryProject } from '../support/temporary-project.js';

let project: TemporaryProject;

beforeEach(async () => {
  project = await copyHarbor();
});

afterEach(() => project.remove());

test.each([
  [
    'a list',
    (folder: string) => rewrite(join(folder, 'shotlists/harbor.shotlist.yaml'), 'A stubby red', 'A stubby green'),
    'harbor.shotlist.yaml changed',
  ],
  [
    'a reference',
    (folder: string) =>
      copyFile(join(folder, 'shotlists/refs/dck-0040.png'), join(folder, 'shotlists/refs/dck-0010.png')),
    'error[E_REF_CHANGED]: `shotlists/refs/dck-0010.png` changed',
  ],
])(
  'a saved plan is refused, with what moved, once %s has changed; nothing is submitted',
  async (_, change, message) => {
    const gateway = await startTestGateway();
    try {
      const variables = {
        OPENAI_BASE_URL: gateway.url,
        NIGHTSHOOT_SERVER_KIND: 'nightshoot',
        OPENAI_API_KEY: gateway.token,
      };
      const { folder } = project;
      expect(await runNightshoot(['plan', '--out', 'plan.json'], { folder, variables })).toMatchObject({ exitCode: 0 });
      await change(folder);
      const { exitCode, stderr } = await runNightshoot(['submit', '--plan', 'plan.json'], { folder, variables });
      expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: expect.stringContaining(message) });
      expect((await gateway.truth()).filter(({ kind }) => kind === 'batch_accepted')).toEqual([]);
    } finally {
      await gateway.close();
    }
  },
);

async function rewrite(path: string, before: string, after: string): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace(before, after));
}

import { readFile, writeFile } from 'node:fs/promises';
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

test('a saved plan is refused, with what moved, once a list has changed; nothing is submitted', async () => {
  const gateway = await startTestGateway();
  try {
    const variables = {
      OPENAI_BASE_URL: gateway.url,
      NIGHTSHOOT_SERVER_KIND: 'nightshoot',
      OPENAI_API_KEY: gateway.token,
    };
    const { folder } = project;
    expect(await runNightshoot(['plan', '--out', 'plan.json'], { folder, variables })).toMatchObject({ exitCode: 0 });
    const list = join(folder, 'shotlists/harbor.shotlist.yaml');
    await writeFile(list, (await readFile(list, 'utf8')).replace('A stubby red', 'A stubby green'));
    const { exitCode, stderr } = await runNightshoot(['submit', '--plan', 'plan.json'], { folder, variables });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('harbor.shotlist.yaml changed'),
    });
    expect((await gateway.truth()).filter(({ kind }) => kind === 'batch_accepted')).toEqual([]);
  } finally {
    await gateway.close();
  }
});

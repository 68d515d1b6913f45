import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { copyHarbor } from '../support/temporary-project.js';

test('a night’s log tells each call with its ids and never the token', async () => {
  const project = await copyHarbor();
  await writeFile(join(project.folder, 'nightshoot.yaml'), 'format: nightshoot/config@1\nshow: HRB\n');
  try {
    const { exitCode } = await runNightshoot(['rehearse', 'shotlists/harbor-pickups.csv'], {
      folder: project.folder,
      variables: { NIGHTSHOOT_LOG: 'night.log' },
    });
    expect(exitCode).toBe(0);
    const text = await readFile(join(project.folder, 'night.log'), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.find(({ call }) => call === 'createBatch')).toMatchObject({
      msg: 'api call',
      outcome: 'accepted',
      batchId: expect.any(String),
      durationMs: expect.any(Number),
    });
    expect(lines.filter(({ call }) => call === 'openContent').length).toBeGreaterThan(4);
    const token = (await readFile(join(project.folder, '.nightshoot/rehearsal/gateway/token'), 'utf8')).trim();
    expect(text).not.toContain(token);
    expect((await stat(join(project.folder, 'night.log'))).mode & 0o777).toBe(0o600);
  } finally {
    await project.remove();
  }
}, 120_000);

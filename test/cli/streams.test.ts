import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { emptyProject } from '../support/temporary-project.js';

const execute = promisify(execFile);

test('a reader that leaves early is no error', async () => {
  const { stdout, stderr } = await execute('bash', [
    '-c',
    `"${process.execPath}" dist/src/main.js help | head -n 1; exit "\${PIPESTATUS[0]}"`,
  ]);
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: 'Usage: nightshoot [options] [command]', stderr: '' });
});

test('--json prints exactly one document, errors included, and looking leaves nothing behind', async () => {
  const project = await emptyProject();
  try {
    const { stdout } = await runNightshoot(['show', 'NOPE_0010', '--json'], { folder: project.folder });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'nightshoot/error@1', code: 'E_SHOT_UNKNOWN' });
    expect(await readdir(project.folder)).toEqual([]);
  } finally {
    await project.remove();
  }
});

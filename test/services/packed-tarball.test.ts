import { execFile } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emptyProject } from '../support/temporary-project.js';

const execute = promisify(execFile);

test('the packed package, installed in an empty folder, rehearses a copied list', async () => {
  const project = await emptyProject();
  try {
    const packed = await execute('npm', ['pack', '--silent', '--pack-destination', project.folder], {
      cwd: resolve('.'),
    });
    await execute('npm', ['init', '--yes'], { cwd: project.folder });
    await execute('npm', ['install', '--no-audit', '--no-fund', join(project.folder, packed.stdout.trim())], {
      cwd: project.folder,
    });
    await cp(resolve('shotlists'), join(project.folder, 'lists'), { recursive: true });
    const { stdout } = await execute('npx', ['nightshoot', 'rehearse', 'lists/', '--json'], { cwd: project.folder });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'nightshoot/rehearse@1', exit_code: 0 });
    const landed = await readdir(join(project.folder, 'renders/rehearsal'), { recursive: true });
    expect(landed.filter((path) => path.endsWith('_PH.mp4')).length).toBeGreaterThan(12);
  } finally {
    await project.remove();
  }
});

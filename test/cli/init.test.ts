import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callVerb } from '../../src/nightshoot.js';
import { startTestGateway } from '../support/start-test-gateway.js';
import { emptyProject, type TemporaryProject } from '../support/temporary-project.js';

let project: TemporaryProject;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());

const read = (path: string): Promise<string> => readFile(join(project.folder, path), 'utf8');

test('what it writes is a project that validates and plans', async () => {
  await callVerb('init', { options: { show: 'HRB' } }, { folder: project.folder });
  expect((await callVerb('validate', {}, { folder: project.folder })).exitCode).toBe(0);
  const { document } = await callVerb('plan', { options: { rehearsal: true } }, { folder: project.folder });
  expect(JSON.stringify(document)).toContain('SEQ_0010');
});

test('keeps every file that is there, and adds to .gitignore once', async () => {
  await writeFile(join(project.folder, 'nightshoot.yaml'), 'format: nightshoot/config@1\nshow: OLD\n');
  await writeFile(join(project.folder, '.gitignore'), 'node_modules/');
  await callVerb('init', {}, { folder: project.folder });
  const again = await callVerb('init', {}, { folder: project.folder });
  expect(await read('nightshoot.yaml')).toContain('show: OLD');
  expect(await read('.gitignore')).toBe('node_modules/\n.nightshoot/\nrenders/\ndailies/\n');
  expect(again.document).toMatchObject({ written: [] });
});

test('asks the server what it is', async () => {
  const gateway = await startTestGateway();
  try {
    const caller = { folder: project.folder, variables: { OPENAI_API_KEY: gateway.token } };
    await callVerb('init', { options: { server: gateway.url } }, caller);
    expect(await read('nightshoot.yaml')).toContain(`  url: ${gateway.url}\n  kind: nightshoot`);
  } finally {
    await gateway.close();
  }
});

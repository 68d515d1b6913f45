import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { startTestGateway } from '../support/start-test-gateway.js';
import { copyHarbor, type TemporaryProject } from '../support/temporary-project.js';

const list = 'shotlists/harbor.shotlist.yaml';

let project: TemporaryProject;

beforeEach(async () => {
  project = await copyHarbor();
});

afterEach(() => project.remove());

describe('a list with one fault', () => {
  test.each([
    ['an unknown model', 'model: sora-2', 'model: sora-3', 'E_UNKNOWN_MODEL'],
    ['a duration the model does not render', 'seconds: 4', 'seconds: 9', 'E_SECONDS_NOT_OFFERED'],
    ['a reference that is not there', /input_reference: .*/, 'input_reference: refs/gone.png', 'E_REFERENCE_MISSING'],
    ['a reference of another size', /size: 1280x720/, 'size: 720x1280', 'E_REFERENCE_SIZE'],
    ['the same id twice', 'id: 0020', 'id: 0010', 'E_DUPLICATE_SHOT'],
  ])('%s is told with its place and a fix, exit 2, and nothing is submitted', async (_, from, to, code) => {
    const path = join(project.folder, list);
    const text = await readFile(path, 'utf8');
    const broken = text.replace(from, to);
    expect(broken).not.toBe(text);
    await writeFile(path, broken);
    const { exitCode, stdout } = await runNightshoot(['rehearse', '--json'], { folder: project.folder });
    expect(exitCode).toBe(2);
    const [diagnostic] = JSON.parse(stdout).diagnostics.filter((found: { code: string }) => found.code === code);
    expect(diagnostic).toMatchObject({
      place: { file: list, line: expect.any(Number), column: expect.any(Number) },
      hint: expect.any(String),
    });
  });
});

describe('surroundings that do not fit', () => {
  test('no server is a fault of the config, told before anything is opened', async () => {
    const { exitCode, stderr } = await runNightshoot(['run'], { folder: project.folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('E_NO_SERVER') });
    expect(stderr.split('\n').length).toBeLessThan(25);
  });

  test('a wrong token is refused credentials, exit 6', async () => {
    const gateway = await startTestGateway();
    try {
      const variables = { OPENAI_BASE_URL: gateway.url, NIGHTSHOOT_SERVER_KIND: 'nightshoot', OPENAI_API_KEY: 'wrong' };
      const { exitCode, stderr } = await runNightshoot(['run'], { folder: project.folder, variables });
      expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: expect.stringContaining('hint:') });
      expect((await gateway.truth()).filter(({ kind }) => kind === 'batch_accepted')).toEqual([]);
    } finally {
      await gateway.close();
    }
  });

  test('a server that nobody answers at is out of reach, exit 6', async () => {
    const variables = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_API_KEY: 'key' };
    const { exitCode, stderr } = await runNightshoot(['run'], { folder: project.folder, variables });
    expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: expect.stringContaining('127.0.0.1:9') });
  });

  test('a busy port says so and names another', async () => {
    const busy = await listenSomewhere();
    try {
      const args = ['gateway', '--renderer', 'placeholder', '--listen', `127.0.0.1:${busy.port}`];
      const { exitCode, stderr } = await runNightshoot(args, { folder: project.folder });
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('hint:') });
    } finally {
      busy.server.close();
    }
  });

  test('a store that cannot be written is found before anything is submitted, exit 6', async () => {
    await writeFile(join(project.folder, 'renders'), 'a file where the folder should be');
    const { exitCode, stderr } = await runNightshoot(['rehearse'], { folder: project.folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: expect.stringContaining('renders') });
    expect(stderr).not.toContain('Rendering');
  });
});

async function listenSomewhere(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const module = pathToFileURL(resolve('dist/src/adapters/sql/open-sqlite.js')).href;

test('processes that open a new database at the same moment queue for it instead of failing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-sqlite-'));
  try {
    for (let round = 0; round < 4; round += 1) {
      const path = JSON.stringify(join(folder, `${round}.db`));
      const startAtMs = Date.now() + 1500;
      const script = `const { openSqlite } = await import(${JSON.stringify(module)});
        while (Date.now() < ${startAtMs});
        await openSqlite(${path}).destroy();`;
      const opening = Array.from({ length: 6 }, () => run(process.execPath, ['--input-type=module', '-e', script]));
      const failures = (await Promise.allSettled(opening)).filter(({ status }) => status === 'rejected');
      expect(failures).toEqual([]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

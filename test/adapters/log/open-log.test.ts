import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../../src/adapters/log/open-log.js';
import { emptyProject } from '../../support/temporary-project.js';

test('blots out the key and what looks like a secret, inside longer texts too', async () => {
  const project = await emptyProject();
  try {
    const path = join(project.folder, 'night.log');
    const log = openLog(path, ['harbor-key-of-ours']);
    const secrets = ['harbor-key-of-ours', 'sk-proj-abcdefgh1234', 'AKIAABCDEFGHIJKLMNOP', 'whsec_bm90IGEgc2VjcmV0'];
    log.warn('api call failed', {
      call: 'getBatch',
      fault: `refused: ${secrets.join(' ')} postgres://me:tide-pool@db/x`,
    });
    const text = await readFile(path, 'utf8');
    for (const secret of [...secrets, 'tide-pool']) expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ msg: 'api call failed', call: 'getBatch' });
  } finally {
    await project.remove();
  }
});

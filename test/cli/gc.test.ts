import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { emptyProject } from '../support/temporary-project.js';

test('result files of last month are told of, and removed when it is no dry run', async () => {
  const { folder, remove } = await emptyProject();
  const results = join(folder, '.nightshoot/results');
  try {
    await writeFile(join(folder, 'nightshoot.yaml'), 'format: nightshoot/config@1\nshow: TNY\n');
    await mkdir(results, { recursive: true });
    for (const name of ['old.jsonl', 'new.jsonl']) await writeFile(join(results, name), 'x'.repeat(200_000));
    await utimes(join(results, 'old.jsonl'), 1, 1);
    const asked = await runNightshoot(['gc', '--dry-run'], { folder });
    expect(asked.stdout).toContain(
      'Results   1 file (0.2 MB) older than 30 days would be removed, 1 file (0.2 MB) kept',
    );
    expect(await readdir(results)).toHaveLength(2);
    const done = await runNightshoot(['gc', '--json'], { folder });
    expect(JSON.parse(done.stdout)).toMatchObject({
      old_results: [{ name: 'old.jsonl', sizeBytes: 200_000 }],
      kept_results: [{ name: 'new.jsonl' }],
    });
    expect(await readdir(results)).toEqual(['new.jsonl']);
  } finally {
    await remove();
  }
});

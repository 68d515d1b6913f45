import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { emptyProject } from '../support/temporary-project.js';

/** Two takes of the size a plan counts with in half a day. */
const config = 'format: nightshoot/config@1\nshow: HRB\nshotlists: ["*.csv"]\nbandwidth_mbit: 0.025\n';
const list =
  'id,prompt,model,size,seconds,takes\nDCK_0010,A gull.,sora-2,1280x720,4,2\nDCK_0020,A boat.,sora-2,1280x720,4,1\n';

test('takes that could not be fetched in time are sent in the same run, once those before them are home', async () => {
  const { folder, remove } = await emptyProject();
  await writeFile(join(folder, 'nightshoot.yaml'), config);
  await writeFile(join(folder, 'list.csv'), list);
  const planned = await runNightshoot(['plan', '--rehearsal'], { folder });
  expect(planned.stdout).toContain('1 take staggered, to go out once earlier ones are home.\n2 takes to submit');
  const { exitCode, stdout } = await runNightshoot(['rehearse', '--json'], { folder });
  const { books, submitted } = JSON.parse(stdout);
  expect({ exitCode, submitted, home: books.takes.byGroup.In }).toEqual({ exitCode: 0, submitted: 3, home: 3 });
  await remove();
}, 60_000);

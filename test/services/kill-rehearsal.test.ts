import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readGatewayTruth } from '../support/gateway-truth.js';
import { runNightshoot, startNightshoot } from '../support/run-nightshoot.js';
import { copyHarbor } from '../support/temporary-project.js';

const kills = 20;

test(`a rehearsal killed at ${kills} moments lands every take once and renders none twice`, async () => {
  const wholeMs = await timeRehearsal();
  for (let kill = 0; kill < kills; kill += 1) {
    const project = await copyHarbor();
    try {
      const killed = startNightshoot(['rehearse', 'shotlists/'], { folder: project.folder });
      await wait((wholeMs / kills) * (kill + 0.5));
      killed.killGroup();
      await killed.finished;
      const { exitCode, stdout, stderr } = await runNightshoot(['rehearse', 'shotlists/', '--json'], {
        folder: project.folder,
      });
      expect({ kill, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ kill, exitCode: 0, stderr: '' });
      const { books } = JSON.parse(stdout);
      const clips = (await readdir(join(project.folder, 'renders/rehearsal'), { recursive: true })).filter((path) =>
        path.endsWith('.mp4'),
      );
      expect({ kill, clips: clips.length }).toEqual({ kill, clips: books.takes.total });
      const truth = await readGatewayTruth(join(project.folder, '.nightshoot/rehearsal/gateway'));
      expect({ kill, twice: truth.renderedTwice }).toEqual({ kill, twice: [] });
      expect(truth.rendered).toBe(books.takes.total);
    } finally {
      await project.remove();
    }
  }
});

/** Kills are spread over the time that an undisturbed rehearsal takes on this machine. */
async function timeRehearsal(): Promise<number> {
  const project = await copyHarbor();
  try {
    const startedAt = performance.now();
    await runNightshoot(['rehearse', 'shotlists/'], { folder: project.folder });
    return performance.now() - startedAt;
  } finally {
    await project.remove();
  }
}

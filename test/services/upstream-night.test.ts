import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFakeUpstream } from '../support/fake-upstream.js';
import type { FakeKind } from '../support/fake-upstream-manners.js';
import { runNightshoot } from '../support/run-nightshoot.js';

const config = (kind: FakeKind, url: string) => `format: nightshoot/config@1
show: HRB
server:
  url: ${url}/v1
  kind: ${kind}
  key: none
models:
  tiny: { id: tiny, sizes: [64x36], seconds: [1] }
accept_unknown_cost: true
defaults: { model: tiny, size: 64x36, seconds: 1 }
`;

const shotList = `format: nightshoot/shot-list@1
show: HRB
sequences:
  - id: DCK
    shots:
      - id: 0010
        prompt: >-
          Wide shot of a harbor at dawn, gulls over still water.
        takes: 2
      - id: 0020
        prompt: >-
          A trawler leaves the quay.
`;

test.each<[FakeKind]>([['vllm-omni'], ['sglang'], ['litellm']])(
  'a night on %s, which takes no batches: the gateway stands before it by itself, and every take lands once',
  async (kind) => {
    const folder = await mkdtemp(join(tmpdir(), 'nightshoot-upstream-'));
    const upstream = await startFakeUpstream({ kind, renderMs: 200 });
    try {
      await writeFile(join(folder, 'nightshoot.yaml'), config(kind, upstream.url));
      await mkdir(join(folder, 'shotlists'));
      await writeFile(join(folder, 'shotlists', 'harbor.shotlist.yaml'), shotList);
      const night = await runNightshoot(['run'], { folder });
      expect([night.exitCode, night.stdout]).toEqual([0, expect.stringContaining('3 In = 3')]);
      expect(upstream.jobs).toHaveLength(3);
      const files = await readdir(join(folder, 'renders'), { recursive: true });
      expect(files.filter((name) => name.endsWith('.mp4'))).toHaveLength(3);
      expect(files.filter((name) => name.includes('_PH'))).toEqual([]);
      const again = await runNightshoot(['run'], { folder });
      expect([again.exitCode, upstream.jobs.length]).toEqual([0, 3]);
    } finally {
      await upstream.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

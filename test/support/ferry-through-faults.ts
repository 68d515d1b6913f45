import { expect } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { openVideosApi } from '../../src/adapters/videos-api/open-videos-api.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { Store } from '../../src/ports/store.js';
import { clipOf, openFerryRig } from './ferry-rig.js';
import { startMisbehavingServer } from './misbehaving-server.js';

export interface BadDay {
  readonly shots: number;
  readonly clipBytes: number;
  readonly seed: number;
  /** Undefined is a folder of the test's own. */
  readonly store?: Store;
}

/** Ferries a whole night over real HTTP from a server on a bad day, and checks every byte that landed. */
export async function ferryThroughFaults({
  shots,
  clipBytes,
  seed,
  store,
}: BadDay): Promise<ReadonlyMap<string, number>> {
  const ids = Array.from({ length: shots }, (_, index) => `DCK_${String(index).padStart(5, '0')}`);
  const rig = await openFerryRig(ids);
  const server = await startMisbehavingServer(seed, clipBytes);
  const opened = openVideosApi({
    clock: systemClock,
    server: rig.server.server,
    baseUrl: server.url,
    key: undefined,
    timeouts: { noProgressMs: 1_000, headersMs: 5_000 },
  });
  const target = store ?? rig.store;
  let mostSpooled = 0;
  const timer = setInterval(async () => {
    mostSpooled = Math.max(mostSpooled, 1e9 - (await rig.spool.freeBytes()));
  }, 50);
  try {
    const report = await rig.ferry(
      { api: opened, store: target, clock: systemClock, random: systemRandom },
      { concurrency: 32 },
    );
    expect(report).toMatchObject({ lost: [], left: [], storeFault: undefined });
    expect(new Set(await rig.states())).toEqual(new Set(['landed']));
    const assets = await rig.night.ledger.assets();
    expect(assets.length + report.absent.length).toBe(shots * 3);
    for (const { customId, kind, receipt } of assets) {
      if (kind !== 'video') continue;
      const chunks: Uint8Array[] = [];
      for await (const chunk of target.read(objectKey(receipt.key))) chunks.push(chunk);
      expect(sha256Of(Buffer.concat(chunks))).toBe(sha256Of(clipOf(`video_${customId}`, clipBytes)));
      expect(receipt.sha256).toBe(sha256Of(Buffer.concat(chunks)));
    }
    expect(mostSpooled).toBeLessThan(33 * (clipBytes + 2_000));
    expect(await rig.spool.finished()).toEqual([]);
    return server.strikes;
  } finally {
    clearInterval(timer);
    await opened.close();
    await server.close();
    await rig.clean();
  }
}

import { expect, test } from 'vitest';
import { diskError } from '../../src/adapters/files/disk-error.js';
import type { Spool, SpoolFile } from '../../src/ports/spool.js';
import type { Store } from '../../src/ports/store.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';

/** Counts the calls that write, and fails the n-th with what a disk says. */
function failNth(n: number, code: string): <Answer>(work: () => Promise<Answer>) => Promise<Answer> {
  let left = n;
  return async (work) => {
    left -= 1;
    if (left === 0) throw diskError('write', Object.assign(new Error(code), { code }));
    return work();
  };
}

function failingSpool(spool: Spool, writing: ReturnType<typeof failNth>): Spool {
  const failing = (file: SpoolFile): SpoolFile => ({
    write: (chunk) => writing(() => file.write(chunk)),
    pause: () => writing(() => file.pause()),
    finish: (sha256) => writing(() => file.finish(sha256)),
    discard: () => file.discard(),
  });
  return {
    create: (name) => writing(async () => failing(await spool.create(name))),
    finished: () => spool.finished(),
    unfinished: () => spool.unfinished(),
    read: (body, signal) => spool.read(body, signal),
    sync: (body) => writing(() => spool.sync(body)),
    remove: (body) => spool.remove(body),
    freeBytes: () => spool.freeBytes(),
  };
}

function failingStore(store: Store, writing: ReturnType<typeof failNth>): Store {
  return {
    location: store.location,
    put: (object, signal) => writing(() => store.put(object, signal)),
    replace: (key, body, mediaType) => store.replace(key, body, mediaType),
    head: (key) => store.head(key),
    read: (key, signal) => store.read(key, signal),
    list: (prefix, signal) => store.list(prefix, signal),
    probe: (signal) => store.probe(signal),
  };
}

async function check(rig: FerryRig): Promise<void> {
  expect(new Set(await rig.states())).toEqual(new Set(['landed']));
  expect(await rig.night.ledger.assets()).toHaveLength(3 * rig.night.customIds.length);
  expect(await rig.spool.finished()).toEqual([]);
}

test.each(['ENOSPC', 'EIO', 'EMFILE'])(
  '%s at any write of any file costs a try and lands nothing false',
  async (code) => {
    let isClean = false;
    for (let n = 1; !isClean; n += 1) {
      const rig = await openFerryRig(['DCK_0010', 'LGT_0010']);
      let calls = 0;
      const failing = failNth(n, code);
      const writing: typeof failing = (work) => {
        calls += 1;
        return failing(work);
      };
      const spool = failingSpool(rig.spool, writing);
      const report = await rig.ferry({ spool, store: failingStore(rig.store, writing) }, { concurrency: 1 });
      expect(report, `write ${n}`).toMatchObject({ left: [], lost: [], storeFault: undefined });
      await check(rig);
      isClean = calls < n;
      await rig.clean();
    }
  },
);

test('a disk that stays full leaves everything on the pull list, says so, and the next run lands it', async () => {
  const rig = await openFerryRig(['DCK_0010', 'LGT_0010']);
  const full = <Answer>(_work: () => Promise<Answer>): Promise<Answer> =>
    Promise.reject(diskError('write', Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })));
  const report = await rig.ferry({ spool: failingSpool(rig.spool, full) });
  expect(report.storeFault).toMatchObject({ code: 'E_STORE_FULL' });
  expect(report.left).toHaveLength(2);
  expect(await rig.night.ledger.assets()).toEqual([]);
  await rig.ferry();
  await check(rig);
  await rig.clean();
});

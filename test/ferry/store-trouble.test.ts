import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskError } from '../../src/adapters/files/disk-error.js';
import { FileSpool } from '../../src/adapters/files/file-spool.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { ferryOnce } from '../../src/cli/bring-home.js';
import { customIdSchema } from '../../src/domain/custom-id.js';
import type { AssetRecord } from '../../src/domain/ledger-records.js';
import { objectKey } from '../../src/domain/object-key.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { runFetchOrphans } from '../../src/ferry/run-fetch-orphans.js';
import { runFindStored } from '../../src/ferry/run-find-stored.js';
import { runMoveHome } from '../../src/ferry/run-move-home.js';
import type { NewObject, Store } from '../../src/ports/store.js';
import { clipOf, type FerryRig, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';

const shots = ['DCK_0010', 'DCK_0020', 'LGT_0010'];
const landed = ['landed', 'landed', 'landed'];
const hourMs = 3_600_000;

let rig: FerryRig;
beforeEach(async () => {
  rig = await openFerryRig(shots);
});
afterEach(() => rig.clean());

/** The rig's store with faults before its puts. */
function troubled(fault: (object: NewObject) => RenderQueueError | undefined): Store {
  const { store } = rig;
  return {
    location: store.location,
    put: async (object, signal) => {
      const error = fault(object);
      if (error !== undefined) throw error;
      return store.put(object, signal);
    },
    replace: (key, body) => store.replace(key, body),
    head: (key) => store.head(key),
    read: (key, signal) => store.read(key, signal),
    list: (prefix, signal) => store.list(prefix, signal),
    probe: (signal) => store.probe(signal),
  };
}

const outOfReach = new RenderQueueError({
  code: 'E_STORE_UNREACHABLE',
  kind: 'store',
  message: 'S3 is down.',
  retryable: true,
});
const eio = Object.assign(new Error('EIO'), { code: 'EIO' });
const refused = new RenderQueueError({
  code: 'E_STORE_REFUSED',
  kind: 'store',
  message: 'Access denied.',
  retryable: false,
});

describe('a store out of reach', () => {
  test('for six hours is waited for, while every clip is fetched once', async () => {
    const backAtMs = rig.clock.now() + 6 * hourMs;
    const store = troubled(() => (rig.clock.now() < backAtMs ? outOfReach : undefined));
    const warnings: string[] = [];
    const talk = { ...rig.ports.talk, warn: (text: string) => warnings.push(text) };
    const report = await rig.ferry({ store, talk }, { storePatienceMs: 8 * hourMs });
    expect(report).toMatchObject({ left: [], storeFault: undefined });
    expect(warnings).toEqual(['S3 is down. It is tried again meanwhile.']);
    expect(await rig.states()).toEqual(landed);
    expect(rig.server.contentRequests.filter(({ kind }) => kind === 'video')).toHaveLength(3);
  });

  test('for longer leaves the clips in the spool, and the next run lands them though the server forgot them', async () => {
    const report = await rig.ferry({ store: troubled(() => outOfReach) });
    expect(report.storeFault).toBe(outOfReach);
    expect(report.left).toHaveLength(3);
    expect(await rig.states()).toEqual(['rendered', 'rendered', 'rendered']);
    expect(await readdir(join(rig.folder, 'spool'))).toHaveLength(3);

    rig.server.content = () => aContentAnswer({ status: 404 });
    await rig.ferry({ spool: new FileSpool(join(rig.folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 }) });

    expect(await rig.states()).toEqual(landed);
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
  });

  test('and a fallback beside it: the clips land there at once when the store refuses', async () => {
    const fallback = new FileStore(join(rig.folder, 'nas'), rig.clock);
    const report = await rig.ferry({ store: troubled(() => refused), fallback });
    expect(report.storeFault).toBeUndefined();
    expect(await rig.states()).toEqual(landed);
    const [asset] = await rig.night.ledger.assets();
    expect(asset?.receipt.location).toContain('/nas/HRB/');
  });
});

describe('what landed in the fallback', () => {
  let fallback: FileStore;
  let away: readonly AssetRecord[];
  let warnings: string[];
  beforeEach(async () => {
    warnings = [];
    fallback = new FileStore(join(rig.folder, 'nas'), rig.clock);
    await rig.ferry({ store: troubled(() => refused), fallback }, { variants: [] });
    away = await rig.night.ledger.assets();
  });

  const moveHome = (store: Store = rig.store): Promise<readonly AssetRecord[]> => {
    const talk = { ...rig.ports.talk, warn: (text: string) => warnings.push(text) };
    const options = { show: 'HRB', generator: 'nightshoot test' };
    return runMoveHome({ assets: away }, { ...rig.ports, store, fallback, talk }, options);
  };

  test('is moved home when the store can be had again, with a sidecar beside each clip', async () => {
    expect(await moveHome(troubled(() => outOfReach))).toEqual([]);
    expect(await moveHome()).toHaveLength(3);

    const home = await rig.night.ledger.assets();
    expect(home.map(({ receipt }) => receipt.location).filter((location) => location.includes('/nas/'))).toEqual([]);
    expect(home.map(({ receipt }) => receipt.sha256)).toEqual(away.map(({ receipt }) => receipt.sha256));
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
    for (const { receipt } of away) {
      const sidecar = receipt.key.replace('.mp4', '.json');
      expect(await readFile(join(rig.folder, 'renders', sidecar), 'utf8')).toBe(
        await readFile(join(rig.folder, 'nas', sidecar), 'utf8'),
      );
    }
  });

  test.each([
    ['gone', (path: string) => rm(path), /cannot be had; it stays: .*ENOENT/],
    ['other bytes now', (path: string) => writeFile(path, 'other'), /is not the one that landed there; it stays/],
  ])('and is %s there is told of, and holds up no other', async (_, bend, words) => {
    await bend(join(rig.folder, 'nas', away[0]?.receipt.key ?? ''));
    rig.server.content = () => aContentAnswer({ status: 404 });
    expect(await moveHome()).toHaveLength(2);
    expect(warnings).toEqual([expect.stringMatching(words)]);
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
  });

  test('and is damaged there is fetched anew while its server has it', async () => {
    await writeFile(join(rig.folder, 'nas', away[0]?.receipt.key ?? ''), 'other');
    expect(await moveHome()).toHaveLength(3);
    expect(warnings).toEqual([]);
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
    for (const { receipt } of await rig.night.ledger.assets())
      expect(sha256Of(await readFile(join(rig.folder, 'renders', receipt.key)))).toBe(receipt.sha256);
  });

  test('goes beside other bytes that hold its key at home', async () => {
    const [first] = away;
    const key = objectKey(first?.receipt.key ?? '');
    const bytes = new TextEncoder().encode('other');
    await rig.store.put({ key, body: { bytes }, sizeBytes: 5, sha256: sha256Of(bytes), mediaType: 'video/mp4' });

    const [moved, ...rest] = await moveHome();

    expect(rest).toHaveLength(2);
    const own = key.replace('.mp4', `.${first?.receipt.sha256.slice(0, 12)}`);
    expect(moved).toMatchObject({ receipt: { key: `${own}.mp4` }, findings: [expect.stringContaining(key)] });
    expect(JSON.parse(await readFile(join(rig.folder, 'renders', `${own}.json`), 'utf8')).file.key).toBe(`${own}.mp4`);
    expect(await readFile(join(rig.folder, 'renders', key), 'utf8')).toBe('other');
  });
});

function fail(): never {
  throw new Error('The catalog has no server kind `openai`.');
}

async function quarantine(videoId: string): Promise<void> {
  const detail = { videoId, reason: 'unknown_custom_id' };
  const { runId, submissionId } = rig.night;
  const event = { atMs: 1, runId, subject: 'submission', subjectId: submissionId, who: 'nightshoot', detail } as const;
  await rig.night.ledger.recordEvent({ ...event, event: 'line_quarantined' });
}

test('a clip that nobody claims was paid for, and is kept for a person to look at, once', async () => {
  await quarantine('video_stranger');
  const first = await runFetchOrphans({}, rig.ports, {});
  expect(first.stored).toEqual([expect.stringMatching(/^_nightshoot\/orphans\/[0-9a-f]{16}\.mp4$/)]);
  expect(await runFetchOrphans({}, rig.ports, {})).toEqual({ stored: [], gone: [] });
});

test('a clip that a take claims is no orphan, whatever other file names it too', async () => {
  await quarantine(`video_${rig.night.customIds[0]}`);
  expect(await runFetchOrphans({}, rig.ports, {})).toEqual({ stored: [], gone: [] });
  expect(rig.server.contentRequests).toEqual([]);
});

test('a clip that nobody claims goes beside other bytes that hold its key', async () => {
  await quarantine('video_stranger');
  const key = objectKey(`_nightshoot/orphans/${sha256Of('video_stranger').slice(0, 16)}.mp4`);
  const bytes = new TextEncoder().encode('other');
  await rig.store.put({ key, body: { bytes }, sizeBytes: 5, sha256: sha256Of(bytes), mediaType: 'video/mp4' });
  const clip = sha256Of(clipOf('video_stranger'));
  const own = key.replace('.mp4', `.${clip.slice(0, 12)}.mp4`);
  expect((await runFetchOrphans({}, rig.ports, {})).stored).toEqual([own]);
  expect(sha256Of(await readFile(join(rig.folder, 'renders', own)))).toBe(clip);
});

test.each(['spool', 'overflow'])('a clip that nobody claims and the %s holds stops no ferry', async (holder) => {
  await quarantine('video_stranger');
  const capBytes = holder === 'spool' ? 1e9 : 1_000;
  const spool = new FileSpool(join(rig.folder, 'spool'), { capBytes, reserveBytes: 0 });
  const server = { kind: findServerKind('openai') ?? fail(), shutdownAtMs: () => undefined };
  const ferry = (store: Store) =>
    ferryOnce({ show: 'HRB', server }, { ...rig.ports, spool, store }, new AbortController().signal);

  const isOrphan = ({ key }: NewObject): boolean => key.includes('/orphans/');
  const report = await ferry(troubled((object) => (isOrphan(object) ? outOfReach : undefined)));

  expect(report).toMatchObject({ storeFault: outOfReach, left: [] });
  expect(await rig.states()).toEqual(landed);
  expect(await ferry(rig.store)).toMatchObject({ storeFault: undefined });
  expect(await readdir(join(rig.folder, 'renders/_nightshoot/orphans'))).toHaveLength(1);
});

test('a clip that nobody claims is gone when its server says so three times over some minutes', async () => {
  await quarantine('video_stranger');
  rig.server.content = () => aContentAnswer({ status: 404 });
  const ask = async (afterMs: number): Promise<readonly string[]> => {
    const clock = { ...rig.ports.clock, now: () => rig.ports.clock.now() + afterMs };
    return (await runFetchOrphans({}, { ...rig.ports, clock }, {})).gone;
  };
  expect(await ask(0)).toEqual([]);
  expect(await ask(1_000)).toEqual([]);
  expect(await ask(2_000)).toEqual([]);
  expect(await ask(120_000)).toEqual([]);
  expect(await ask(240_000)).toEqual(['video_stranger']);
  expect(await ask(360_000)).toEqual([]);
});

test.each(['spool', 'store'])('a clip that nobody claims and that got as far as the %s is not gone', async (place) => {
  await quarantine('video_stranger');
  const died = new Error('died');
  const dies = () => Promise.reject(died);
  const { store } = rig;
  const dying: Partial<Store> = {
    put: place === 'spool' ? dies : (object) => store.put(object).then(dies),
  };
  await expect(
    runFetchOrphans({}, { ...rig.ports, store: { ...troubled(() => undefined), ...dying } }, {}),
  ).rejects.toBe(died);
  rig.server.content = () => aContentAnswer({ status: 404 });
  const emptied = new FileSpool(join(rig.folder, 'other'), { capBytes: 1e9, reserveBytes: 0 });
  const spool = place === 'store' ? emptied : rig.spool;
  expect(await runFetchOrphans({}, { ...rig.ports, spool }, {})).toMatchObject({
    stored: [expect.any(String)],
    gone: [],
  });
});

describe('the spool syncs', () => {
  /** What the spool and the store are asked, in its order. */
  async function callsOf(fault?: RenderQueueError): Promise<readonly string[]> {
    const calls: string[] = [];
    const spool = new FileSpool(join(rig.folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 });
    const { sync } = spool;
    spool.sync = (body) => {
      calls.push('sync');
      return sync.call(spool, body);
    };
    const store = troubled(({ key }) => {
      if (key.endsWith('.mp4')) calls.push('put');
      return fault;
    });
    await rig.ferry({ spool, store }, { concurrency: 1, variants: [], storePatienceMs: 0 });
    return calls;
  }

  test('nothing that goes on at once while the server holds it for hours', async () => {
    expect(await callsOf()).toEqual(['put', 'put', 'put']);
  });

  test('first, where the server soon forgets', async () => {
    rig.clock.advance(22.5 * hourMs);
    expect(await callsOf()).toEqual(['sync', 'put', 'sync', 'put', 'sync', 'put']);
  });

  test('what the store does not take', async () => {
    expect(await callsOf(outOfReach)).toEqual(['put', 'sync', 'put', 'sync', 'put', 'sync']);
  });
});

describe('a spool that somebody clears', () => {
  test('folder and all, is made again', async () => {
    const serve = rig.server.content;
    rig.server.content = (request) => {
      if (rig.server.contentRequests.length === 2) rmSync(join(rig.folder, 'spool'), { recursive: true });
      return serve(request);
    };
    expect(await rig.ferry({}, { concurrency: 1, variants: [] })).toMatchObject({ left: [], storeFault: undefined });
    expect(await rig.states()).toEqual(landed);
  });

  test('between fetch and put: the clip is fetched again', async () => {
    const { store } = rig;
    let left = 1;
    const clearing: Partial<Store> = {
      put: async (object, signal) => {
        if ('path' in object.body && left-- > 0) await rm(object.body.path);
        return store.put(object, signal);
      },
    };
    const ports = { store: { ...troubled(() => undefined), ...clearing } };
    expect(await rig.ferry(ports, { concurrency: 1, variants: [] })).toMatchObject({ left: [], storeFault: undefined });
    expect(await rig.states()).toEqual(landed);
  });

  test('again and again: the ferry ends, and says that the clips are at the server still', async () => {
    const { store } = rig;
    const clearing: Partial<Store> = {
      put: async (object, signal) => {
        if ('path' in object.body) await rm(object.body.path, { force: true });
        return store.put(object, signal);
      },
    };
    const report = await rig.ferry({ store: { ...troubled(() => undefined), ...clearing } }, { variants: [] });
    expect(report.storeFault).toMatchObject({ code: 'E_STORE_BYTES_CHANGED' });
    expect(report.left.map(({ mayComeLater }) => mayComeLater)).toEqual([true, true, true]);
  });
});

test('a spool that cannot sync keeps no clip near its deadline from the store', async () => {
  rig.clock.advance(22.5 * hourMs);
  const spool = new FileSpool(join(rig.folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 });
  spool.sync = () => Promise.reject(diskError('sync', eio));
  const warnings: string[] = [];
  const talk = { ...rig.ports.talk, warn: (text: string) => warnings.push(text) };
  await rig.ferry({ spool, talk }, { variants: [] });
  expect(await rig.states()).toEqual(landed);
  expect(warnings).toHaveLength(3);
});

describe('a spool without room', () => {
  test('lets clips through memory one at a time', async () => {
    const spool = new FileSpool(join(rig.folder, 'small'), { capBytes: 1_000, reserveBytes: 0 });
    const report = await rig.ferry({ spool });
    expect(report).toMatchObject({ left: [], lost: [] });
    expect(await rig.states()).toEqual(landed);
    expect(await readdir(join(rig.folder, 'small'))).toEqual([]);
  });

  test('and a store out of reach besides: nothing lands, nothing is lost', async () => {
    const spool = new FileSpool(join(rig.folder, 'small'), { capBytes: 1_000, reserveBytes: 0 });
    const report = await rig.ferry({ spool, store: troubled(() => outOfReach) });
    expect(report.storeFault).toBe(outOfReach);
    expect(await rig.states()).toEqual(['rendered', 'rendered', 'rendered']);
    await rig.ferry();
    expect(await rig.states()).toEqual(landed);
  });
});

describe('what an earlier life left', () => {
  test.each<[string, (clip: Uint8Array) => Uint8Array]>([
    ['not whole', (clip) => clip.subarray(0, 9_000)],
    ['with other bytes, as a loss of power leaves them', (clip) => clip.fill(0, clip.length - 4_000)],
  ])('in the spool, but %s, is fetched again', async (_, bend) => {
    await mkdir(join(rig.folder, 'spool'), { recursive: true });
    const [first] = rig.night.customIds;
    const clip = clipOf(`video_${first}`);
    const name = `${first}.video.${sha256Of(clip)}`;
    await writeFile(join(rig.folder, 'spool', name), bend(Uint8Array.from(clip)));
    await rig.ferry();
    expect(await rig.states()).toEqual(landed);
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
    const assets = await rig.night.ledger.assets({ customIds: rig.night.customIds.slice(0, 1) });
    expect(assets.map(({ receipt }) => receipt.sha256)).toContain(sha256Of(clip));
  });

  test('in the spool, but on a bad sector, is fetched again and holds up no other', async () => {
    await rig.ferry({ store: troubled(() => refused) }, { variants: [] });
    const spool = new FileSpool(join(rig.folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 });
    const { read } = spool;
    spool.read = async function* (body, signal) {
      if ('path' in body && body.path.includes('DCK_0010')) throw diskError(`read \`${body.path}\``, eio);
      yield* read.call(spool, body, signal);
    };
    const warnings: string[] = [];
    const talk = { ...rig.ports.talk, warn: (text: string) => warnings.push(text) };
    await rig.ferry({ spool, talk }, { variants: [] });
    expect(await rig.states()).toEqual(landed);
    expect(warnings).toEqual([expect.stringMatching(/refused to read .*DCK_0010.* It is fetched again/)]);
  });

  test('in the spool as a folder under the name of a clip, hinders nothing', async () => {
    const [first] = rig.night.customIds;
    await mkdir(join(rig.folder, 'spool', `${first}.video.${sha256Of('clip')}`), { recursive: true });
    await rig.ferry();
    expect(await rig.states()).toEqual(landed);
  });

  test('in the spool, bent, stays when the server has forgotten the clip', async () => {
    await mkdir(join(rig.folder, 'spool'), { recursive: true });
    const [first] = rig.night.customIds;
    const name = `${first}.video.${sha256Of('as it came')}`;
    await writeFile(join(rig.folder, 'spool', name), 'as it is now');
    rig.server.content = () => aContentAnswer({ status: 404 });
    expect((await rig.ferry()).lost).toHaveLength(3);
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([name]);
  });

  test('in the store, before it could say so, is found when the server has lost the clip', async () => {
    await rig.ferry({ crashPoints: { reach: dieAt('ferry.before-record') } }).catch(() => undefined);
    expect(await rig.states()).toEqual(['rendered', 'rendered', 'rendered']);
    rig.server.content = () => aContentAnswer({ status: 404 });
    const report = await rig.ferry({
      spool: new FileSpool(join(rig.folder, 'other'), { capBytes: 1e9, reserveBytes: 0 }),
    });
    expect(report.lost).toEqual([]);
    expect(await rig.states()).toEqual(landed);
  });

  test('in the fallback, before it could say so, is found when the server has lost the clip', async () => {
    const store = troubled(() => refused);
    const fallback = new FileStore(join(rig.folder, 'fallback'), rig.clock);
    const dying = { reach: dieAt('ferry.before-record') };
    await rig.ferry({ store, fallback, crashPoints: dying }).catch(() => undefined);
    expect(await rig.states()).toEqual(['rendered', 'rendered', 'rendered']);
    rig.server.content = () => aContentAnswer({ status: 404 });
    const spool = new FileSpool(join(rig.folder, 'other'), { capBytes: 1e9, reserveBytes: 0 });
    expect((await rig.ferry({ fallback, spool })).lost).toEqual([]);
    expect(await rig.states()).toEqual(landed);
    const places = (await rig.night.ledger.assets()).map(({ receipt }) =>
      receipt.location.startsWith(fallback.location),
    );
    expect(places).toEqual([true, true, true]);
  });

  test('in the store under the key of its take, but of another try, is not taken for it', async () => {
    await rig.ferry({}, { variants: [] });
    const [first] = await rig.night.ledger.attempts();
    const [asset] = await rig.night.ledger.assets();
    if (first?.videoId === undefined || asset === undefined) throw new Error('nothing landed');
    const again = { ...first, customId: customIdSchema.parse(first.customId.replace('.a1.', '.a2.')), attempt: 2 };
    const pull = { kind: 'video', model: 'any', attempt: { ...again, videoId: first.videoId } } as const;
    expect(
      await runFindStored({ pull, run: undefined }, rig.ports, {
        show: 'HRB',
        variants: [],
        concurrency: 1,
        generator: 'nightshoot test',
      }),
    ).toBeUndefined();
  });

  test('in the store, before its sidecar: it is found and has one', async () => {
    await rig.ferry({ crashPoints: { reach: dieAt('ferry.after-put') } }).catch(() => undefined);
    rig.server.content = () => aContentAnswer({ status: 404 });
    await rig.ferry({ spool: new FileSpool(join(rig.folder, 'other'), { capBytes: 1e9, reserveBytes: 0 }) });
    expect(await rig.states()).toEqual(landed);
    const stored = await readdir(join(rig.folder, 'renders'), { recursive: true });
    expect(stored.filter((name) => name.endsWith('.json'))).toHaveLength(3);
  });
});

function dieAt(point: string): (name: string) => void {
  return (name) => {
    if (name === point) throw new Error(`died at ${point}`);
  };
}

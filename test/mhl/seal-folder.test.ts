import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderOnDisk } from '../../src/adapters/files/folder-on-disk.js';
import { mediaHashes } from '../../src/adapters/media-hash/media-hashes.js';
import { compareText } from '../../src/domain/compare-text.js';
import { runSealFolder } from '../../src/mhl/run-seal-folder.js';
import { runVerifyFolder } from '../../src/mhl/run-verify-folder.js';
import { checkMhlStructure } from '../support/check-mhl-structure.js';
import { FixedClock } from '../support/fixed-clock.js';

const tool = { name: 'nightshoot', version: '0.1.0' };
let root: string;
let folder: string;
let clock: FixedClock;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nightshoot-mhl-'));
  folder = join(root, 'HRB_2026-11-22');
  clock = new FixedClock(Date.UTC(2026, 10, 23, 3, 57, 30));
  await put('README.txt', 'r\n');
  await put('media/a.mp4', 'hi\n');
  await put('media/sub/b.mp4', 'yo\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  const target = join(folder, path);
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(target, text);
  await utimes(target, clock.now() / 1000, clock.now() / 1000);
}

/** A first generation in the words of another tool: paths, lengths, the rest of the entry. */
async function sealElsewhere(files: readonly (readonly [string, number, string])[]): Promise<void> {
  const hashes = files.map(([path, size, rest]) => `<hash><path size="${size}">${path}</path>${rest}</hash>`);
  const manifest = `<hashlist version="2.0"><hashes>${hashes.join('')}</hashes></hashlist>`;
  const digest = await mediaHashes.openDigester();
  const { c4 } = digest(new TextEncoder().encode(manifest));
  const link = `<hashlist sequencenr="1"><path>0001_other.mhl</path><c4>${c4}</c4></hashlist>`;
  await put('ascmhl/0001_other.mhl', manifest);
  await put('ascmhl/ascmhl_chain.xml', `<ascmhldirectory>${link}</ascmhldirectory>`);
}

function ports() {
  return { folder: new FolderOnDisk(folder), hashes: mediaHashes, clock };
}

function seal(ignored: readonly string[] = []) {
  return runSealFolder({ process: 'transfer', hostname: 'gpu1', tool, ignored }, ports());
}

describe('a sealed folder', () => {
  test('has a manifest in the form of the standard', async () => {
    const { manifest } = await seal();
    expect(manifest).toBe('ascmhl/0001_HRB_2026-11-22_2026-11-23_035730Z.mhl');
    const text = await readFile(join(folder, manifest), 'utf8');
    await expect(text).toMatchFileSnapshot('../golden/mhl/first-generation.mhl');
  });

  // What the standard's own tool, version 1.2, computes of the same three files.
  test('has the folder hashes of the reference implementation', async () => {
    const { manifest } = await seal();
    const text = await readFile(join(folder, manifest), 'utf8');
    for (const hash of [
      'c42Ynfz7cf4eUvUKRKRHSD7DcPj3WA6HFvkbbe1vPHtPRGaks8su6ih2XsbmhVfzgvzSJvAiK2R39ADbGsYdraULnu',
      '524817ff17989d4092ec091c22cee0ee',
      'c45FAN4ULo5Wwi2TsfiqQxPc7B4QRBWGWucYB2UELJSiUp4UhM38isSmcHjLqtZG1HkBfqax4PvZXZFCGove87F4eo',
      '11e101dbe0656ac2497757a7c0670300',
      'c41nddWNm3V3JjWN9tm7GWmPfiQoRaZDVyLkhoj8Z2sWUk295jreKDvnWWpyF6UZ5pBddwQgWABTorjNkiq4zZZnMh',
      '2c16310c818c55004d6ae1aae2972cdd',
    ]) {
      expect(text).toContain(hash);
    }
  });

  test('is verified against its history, and says what changed', async () => {
    await seal();
    await put('media/a.mp4', 'hi!\n');
    await put('media/new.mp4', 'new\n');
    await rm(join(folder, 'media/sub/b.mp4'));

    expect(await runVerifyFolder(ports(), {})).toEqual({
      generations: 1,
      verified: ['README.txt'],
      failed: ['media/a.mp4'],
      added: ['media/new.mp4'],
      unproven: [],
      missing: ['media/sub/b.mp4'],
    });
  });

  test('gets a new generation each time, which never verifies by one that failed', async () => {
    await seal();
    await put('media/a.mp4', 'bent\n');
    clock.advance(60_000);
    expect(await seal()).toMatchObject({ generation: 2, failed: ['media/a.mp4'] });
    await put('media/a.mp4', 'hi\n');
    clock.advance(60_000);
    expect(await seal()).toMatchObject({
      generation: 3,
      failed: [],
      verified: expect.arrayContaining(['media/a.mp4']),
    });
    const chain = await readFile(join(folder, 'ascmhl/ascmhl_chain.xml'), 'utf8');
    expect(chain.match(/sequencenr="\d"/g)).toEqual(['sequencenr="1"', 'sequencenr="2"', 'sequencenr="3"']);
  });

  test('that another tool sealed is judged as far as its hashes go, and its renamed files by their names', async () => {
    await put('media/c.mp4', 'ho\n');
    await sealElsewhere([
      ['README.txt', 2, '<md5 action="original">00</md5>'],
      ['media/a.mp4', 7, '<xxh64 action="original">00</xxh64>'],
      ['media/gone.mp4', 3, '<xxh64 action="original">00</xxh64>'],
      ['media/old.mp4', 3, '<md5 action="original">00</md5>'],
      ['media/c.mp4', 3, '<md5 action="original">00</md5><previousPath>media/old.mp4</previousPath>'],
    ]);
    const judged = {
      verified: [],
      failed: ['media/a.mp4'],
      added: ['media/sub/b.mp4'],
      unproven: ['README.txt', 'media/c.mp4'],
      missing: ['media/gone.mp4'],
    };
    expect(await runVerifyFolder(ports(), {})).toEqual({ generations: 1, ...judged });
    expect(await seal()).toMatchObject({ generation: 2, ...judged });
    expect(await runVerifyFolder(ports(), {})).toMatchObject({
      verified: ['README.txt', 'media/c.mp4', 'media/sub/b.mp4'],
      failed: ['media/a.mp4'],
      missing: ['media/gone.mp4'],
    });
  });

  test('is not trusted when its manifest was changed after it was sealed', async () => {
    const { manifest } = await seal();
    await writeFile(join(folder, manifest), `${await readFile(join(folder, manifest), 'utf8')} `);
    await expect(runVerifyFolder(ports(), {})).rejects.toMatchObject({ code: 'E_MHL_HISTORY' });
  });

  test('says nothing of documents that are written anew with each delivery', async () => {
    await seal(['README.txt']);
    await put('README.txt', 'another evening\n');
    expect(await runVerifyFolder(ports(), {})).toMatchObject({ failed: [], added: [], missing: [] });
  });

  test('says nothing of what a call is writing or a killed one was', async () => {
    await put('media/a.mp4.5d7c2e0a-3f4b-4c9d-8e1f-0123456789ab.tmp', 'h');
    const { manifest } = await seal();
    expect(await readFile(join(folder, manifest), 'utf8')).not.toContain('.tmp');
  });

  test('keeps names that XML would choke on', async () => {
    await put(`media/it's <&> "x".mp4`, 'odd\n');
    await seal();
    expect(await runVerifyFolder(ports(), {})).toMatchObject({ failed: [], added: [], missing: [] });
  });
});

describe('every document of a history', () => {
  async function faults(): Promise<readonly string[]> {
    const names = (await readdir(join(folder, 'ascmhl'))).sort(compareText);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, 'ascmhl', name), 'utf8')));
    return texts.flatMap((text, index) => checkMhlStructure(text).map((fault) => `${names[index]}: ${fault}`));
  }

  test('has the elements, the order and the attributes that the schemas of the standard ask for', async () => {
    await put(`media/it's <&> "x".mp4`, 'odd\n');
    await seal();
    await put('media/a.mp4', 'bent\n');
    await put('media/new.mp4', 'new\n');
    await rm(join(folder, 'media/sub/b.mp4'));
    clock.advance(60_000);
    expect(await seal(['README.txt'])).toMatchObject({ generation: 2, failed: ['media/a.mp4'] });
    expect(await faults()).toEqual([]);
  });

  test('is valid where there is nothing to hash', async () => {
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await seal();
    expect(await faults()).toEqual([]);
  });

  test('is found wrong where it is', async () => {
    const good = await readFile(join(import.meta.dirname, '../golden/mhl/first-generation.mhl'), 'utf8');
    expect(checkMhlStructure(good)).toEqual([]);
    for (const [from, to] of [
      [/ {2}<processinfo>.*<\/processinfo>\n/s, ''],
      [/(<c4 action[^\n]*\n)( *<xxh128 [^\n]*\n)/, '$2$1'],
      [/<content>.*?<\/content>/s, ''],
      ['action="original"', 'action="new"'],
      ['+00:00', ' UTC'],
      ['version="2.0"', ''],
      ['<process>transfer', '<process>copy'],
      ['size="2"', 'size="two"'],
      [/<hashes>.*<\/hashes>/s, '<hashes></hashes>'],
    ] as const) {
      const bent = good.replace(from, to);
      expect(bent).not.toBe(good);
      expect(checkMhlStructure(bent), String(from)).not.toEqual([]);
    }
  });
});

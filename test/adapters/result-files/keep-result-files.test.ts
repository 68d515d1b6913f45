import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/system-clock.js';
import { keepResultFiles, resultFileName } from '../../../src/adapters/result-files/keep-result-files.js';
import { openVideosApi } from '../../../src/adapters/videos-api/open-videos-api.js';
import type { VideosApi } from '../../../src/ports/videos-api.js';
import { type AnsweringServer, answerJson, startAnsweringServer } from '../../support/answering-server.js';
import { renderedLine, resultFile } from '../../support/scripted-server.js';

/** How a server answers a request for a part of a file. */
type Ranges = 'honoured' | 'ignored' | 'refused' | 'failing';

const lines = resultFile(Array.from({ length: 12_000 }, (_, index) => renderedLine(`DCK_${index}`, `video_${index}`)));
const otherLines = resultFile(
  Array.from({ length: 12_000 }, (_, index) => renderedLine(`LGT_${index}`, `video_${index}`)),
);
const megabyte = 1024 * 1024;

let folder: string;
let server: AnsweringServer;
let api: ReturnType<typeof openVideosApi>;
let content: Uint8Array | undefined;
let ranges: Ranges;
let warnings: string[];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'nightshoot-results-')), 'state', 'results');
  content = lines;
  ranges = 'honoured';
  warnings = [];
  server = await startAnsweringServer(({ headers }, response) => {
    const start = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    const isPart = start !== undefined && ranges !== 'ignored';
    const refusal = { error: { message: 'no', type: 'x', param: null, code: 'no' } };
    if (content === undefined) return answerJson(response, 404, refusal);
    if (isPart && ranges === 'refused') return answerJson(response, 400, refusal);
    if (isPart && ranges === 'failing') return answerJson(response, 500, refusal);
    if (isPart && Number(start) >= content.length) return answerJson(response, 416, refusal);
    response.writeHead(isPart ? 206 : 200);
    response.end(isPart ? content.subarray(Number(start)) : content);
  });
  api = openVideosApi({
    clock: systemClock,
    server: { kind: 'openai', url: server.url, account: 'account', rendersPlaceholders: false },
    key: 'sk-secret',
  });
});

afterEach(async () => {
  await api.close();
  await server.close();
  await rm(join(folder, '../..'), { recursive: true, force: true });
});

/** The adapter of another process over the same folder. */
function keeper(reserveBytes = 0): VideosApi {
  return keepResultFiles(api, { folder, reserveBytes }, { warn: (message) => warnings.push(message) });
}

async function readWhole(from: VideosApi, fileId = 'file_1'): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of from.readFile(fileId, 0)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reads until so much came, and says what that was; neither ends the reading nor lets it clean up. */
async function dieAfter(from: VideosApi, sizeBytes: number): Promise<Buffer> {
  const reading = from.readFile('file_1', 0)[Symbol.asyncIterator]();
  abandoned.push(reading);
  const pieces: Uint8Array[] = [];
  for (let size = 0; size < sizeBytes; ) {
    const { value } = await reading.next();
    pieces.push(value);
    size += value.byteLength;
  }
  return Buffer.concat(pieces);
}

const abandoned: AsyncIterator<Uint8Array>[] = [];
afterEach(async () => {
  for (const reading of abandoned.splice(0)) await reading.return?.();
});

function placeOf(fileId = 'file_1'): string {
  return join(folder, resultFileName(server.url, fileId));
}

async function writePart(bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${placeOf()}.part`, bytes);
}

function rangesAsked(): readonly (string | undefined)[] {
  return server.seen.map(({ headers }) => headers.range);
}

async function expectKept(bytes: Uint8Array): Promise<void> {
  expect(Buffer.compare(await readFile(placeOf()), bytes)).toBe(0);
  expect(await readdir(folder)).toEqual([resultFileName(server.url, 'file_1')]);
}

/** Megabytes are compared without being printed. */
function expectSame(seen: Uint8Array, expected: Uint8Array): void {
  expect(seen.length).toBe(expected.length);
  expect(Buffer.compare(seen, expected)).toBe(0);
}

describe('a result file', () => {
  test('is read byte for byte and lies whole in a private folder', async () => {
    expectSame(await readWhole(keeper()), lines);
    await expectKept(lines);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(warnings).toEqual([]);
  });

  test('of a killed process is gone on with from where its part ends', async () => {
    const seen = await dieAfter(keeper(), megabyte);
    expectSame(seen, lines.subarray(0, seen.length));
    const part = await readFile(`${placeOf()}.part`);
    expect(part.length).toBeGreaterThan(megabyte / 2 - 1);
    expectSame(await readWhole(keeper()), lines);
    expect(rangesAsked()).toEqual([undefined, `bytes=${part.length - 4096}-`]);
    await expectKept(lines);
  });

  test('is whole too when a process that was taken for dead reads on', async () => {
    await dieAfter(keeper(), megabyte);
    await dieAfter(keeper(), 2 * megabyte);
    const [first, second] = abandoned.splice(0);
    for (let isDone: boolean | undefined = false; isDone !== true; ) {
      await first?.next();
      ({ done: isDone } = (await second?.next()) ?? { done: true });
    }
    await expectKept(lines);
    await first?.return?.();
    await expectKept(lines);
  });

  test('that its reader left early stays as the beginning that was read', async () => {
    let readBytes = 0;
    for await (const piece of keeper().readFile('file_1', 0)) {
      readBytes += piece.byteLength;
      if (readBytes > megabyte) break;
    }
    expectSame(await readFile(`${placeOf()}.part`), lines.subarray(0, readBytes));
    expectSame(await readWhole(keeper()), lines);
    await expectKept(lines);
  });

  test('that came whole but for its name asks for no byte behind its end', async () => {
    await writePart(lines);
    expectSame(await readWhole(keeper()), lines);
    expect(rangesAsked()).toEqual([`bytes=${lines.length - 4096}-`]);
    await expectKept(lines);
  });

  test('is asked for again when it is read again, and replaces the old one at its end', async () => {
    await readWhole(keeper());
    content = otherLines;
    await dieAfter(keeper(), megabyte);
    expectSame(await readFile(placeOf()), lines);
    expectSame(await readWhole(keeper()), otherLines);
    await expectKept(otherLines);
  });

  test('that is empty is kept as that', async () => {
    content = new Uint8Array();
    expectSame(await readWhole(keeper()), content);
    await expectKept(content);
  });

  test('that is read from its middle is not kept', async () => {
    for await (const piece of keeper().readFile('file_1', lines.length - 3)) expect(piece.byteLength).toBe(3);
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a part is thrown away, and the file begun again,', () => {
  const half = lines.subarray(0, megabyte);
  const withGap = Buffer.from(half);
  withGap.fill(0, 700_000, 700_100);
  test.each([
    ['that a power cut left with a gap', withGap, lines, 'honoured'],
    ['whose file is another one today', half, otherLines, 'honoured'],
    ['whose file is shorter today', half, lines.subarray(0, megabyte - 10), 'honoured'],
    ['that reaches far behind the end of its file', half, lines.subarray(0, 9000), 'honoured'],
    ['whose server refuses parts', half, lines, 'refused'],
    ['whose server fails at parts', half, lines, 'failing'],
    ['that is empty', new Uint8Array(), lines, 'honoured'],
  ] as const)('%s', async (_, part, today, manner) => {
    await writePart(part);
    content = today;
    ranges = manner;
    expectSame(await readWhole(keeper()), today);
    await expectKept(today);
    expect(warnings).toEqual([]);
  });
});

test.each([megabyte, 17])(
  'a part of %i bytes serves also where the server sends the whole again',
  async (sizeBytes) => {
    await writePart(lines.subarray(0, sizeBytes));
    ranges = 'ignored';
    expectSame(await readWhole(keeper()), lines);
    expect(server.seen).toHaveLength(1);
    await expectKept(lines);
  },
);

test('a part that ends sooner than it began is gone on with from there', async () => {
  await writePart(lines.subarray(0, 2 * megabyte));
  const pieces: Uint8Array[] = [];
  for await (const piece of keeper().readFile('file_1', 0)) {
    // Behind what the stream has read ahead.
    if (pieces.length === 0) await truncate(`${placeOf()}.part`, 1.5 * megabyte);
    pieces.push(piece);
  }
  expectSame(Buffer.concat(pieces), lines);
  expect(server.seen).toHaveLength(2);
  await expectKept(lines);
});

test('a part outlives a server that has its file no more', async () => {
  const part = lines.subarray(0, megabyte);
  await writePart(part);
  content = undefined;
  await expect(readWhole(keeper())).rejects.toMatchObject({ code: 'E_SERVER_NOT_FOUND' });
  expectSame(await readFile(`${placeOf()}.part`), part);
});

describe('a disk that refuses costs the copy, is told of once, and stops no reading:', () => {
  const broken: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    [
      'no folder',
      'ENOTDIR',
      async () => {
        await mkdir(join(folder, '..'));
        await writeFile(folder, '');
      },
    ],
    ['no file', 'EISDIR', () => mkdir(`${placeOf()}.part`, { recursive: true })],
    [
      'no byte more',
      'ENOSPC',
      async () => {
        await mkdir(folder, { recursive: true });
        await symlink('/dev/full', `${placeOf()}.part`);
      },
    ],
    ['no name', 'EISDIR', () => mkdir(placeOf(), { recursive: true })],
  ];
  test.each(broken)('%s', async (_, code, breakDisk) => {
    await breakDisk();
    const kept = keeper();
    for (let reading = 0; reading < 2; reading += 1) expectSame(await readWhole(kept), lines);
    expect(warnings).toEqual([expect.stringContaining(`(${code})`)]);
  });

  test('no room but for the ledger', async () => {
    expectSame(await readWhole(keeper(Number.MAX_SAFE_INTEGER)), lines);
    expect(warnings).toEqual([expect.stringContaining('are free there')]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('what was kept before gives its room back', async () => {
    await writePart(lines.subarray(0, megabyte));
    expectSame(await readWhole(keeper(Number.MAX_SAFE_INTEGER)), lines);
    expect(await readdir(folder)).toEqual([]);
  });
});

test('ids that are no names are kept inside the folder, each apart from every other', async () => {
  content = lines.subarray(0, 1000);
  const ids = [
    '../../../etc/passwd',
    '.',
    '..',
    '',
    'a/b',
    'a_b',
    'A_b',
    'a\0b',
    'file-'.repeat(80),
    '-rf',
    'é',
    'con',
  ];
  for (const id of ids) expectSame(await readWhole(keeper(), id), content);
  const names = await readdir(folder);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
  for (const name of names) expect(name).toMatch(/^(?!-)[\w-]{1,80}\.[0-9a-f]{12}\.jsonl$/);
  expect(names).toContain(resultFileName(server.url, 'con'));
});

test('two servers that name their files alike are kept apart', () => {
  expect(resultFileName('http://gpu1:8000/v1', 'file_1')).not.toBe(resultFileName('http://gpu2:8000/v1', 'file_1'));
});

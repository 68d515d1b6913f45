import { expect, test } from 'vitest';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import type { ApiFile } from '../../src/domain/api-file.js';
import type { RenderPlan } from '../../src/domain/render-plan.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { Progress } from '../../src/ports/talk.js';
import type { FileUpload, VideosApi } from '../../src/ports/videos-api.js';
import { runUploadReferences } from '../../src/submit/run-upload-references.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aNight } from '../support/night.js';
import { sendNight } from '../support/sent-night.js';
import { clipsIn, startTinyNight } from '../support/tiny-night.js';

const hourMs = 3_600_000;
const openai = findServerKind('openai');
if (openai === undefined) throw new Error('The catalog has no server kind `openai`.');
const serverKind = openai;

const dock = new Uint8Array(100_000).fill(1);
const pictures: Readonly<Record<string, Uint8Array>> = {
  'refs/dock.png': dock,
  'refs/light.png': new Uint8Array(50_000).fill(2),
};

/** Every picture opens a shot that is to be sent. */
function planOfPictures(): RenderPlan {
  const paths = Object.keys(pictures);
  const { plan } = aNight(paths.map((_, index) => ({ shot: `DCK_00${index + 1}0`, hasRetryLeft: true })));
  const shots = plan.shots.map((shot, index) => {
    const path = paths[index] ?? '';
    const inputReference = { kind: 'content', sha256: sha256Of(pictures[path] ?? '') } as const;
    return { ...shot, inputReference: { kind: 'file', path } as const, request: { ...shot.request, inputReference } };
  });
  return { ...plan, shots };
}

async function aServer(held: readonly ApiFile[] = []) {
  const clock = new FixedClock();
  const { ledger } = await sendNight([], clock);
  const sent: string[] = [];
  const progress: Progress[] = [];
  const uploadFile = async ({ filename, purpose, sizeBytes, open }: FileUpload): Promise<ApiFile> => {
    let bytes = 0;
    for await (const piece of open()) bytes += piece.byteLength;
    sent.push(`${filename.slice(-4)} ${bytes}`);
    const createdAtMs = clock.now();
    return {
      id: `file_${sent.length}`,
      filename,
      purpose,
      sizeBytes,
      createdAtMs,
      expiresAtMs: createdAtMs + 30 * hourMs,
    };
  };
  const ports = {
    ledger,
    api: {
      server: { kind: 'openai', url: 'http://gpu1:8000/v1', account: 'account', rendersPlaceholders: false },
      uploadFile,
      listFiles: pagesOf(held),
    },
    files: {
      read: async (path: string) => pictures[path] ?? new Uint8Array(),
      stat: async (path: string) => ({
        kind: 'file' as const,
        sizeBytes: pictures[path]?.byteLength ?? 0,
        modifiedAtMs: 0,
        isOutside: false,
      }),
    },
    clock,
    crashPoints: { reach: () => undefined },
    talk: { say: () => undefined, warn: () => undefined, progress: (one: Progress) => progress.push(one) },
  };
  const upload = () => runUploadReferences({ plan: planOfPictures() }, ports, { serverKind });
  return { clock, sent, progress, upload };
}

/** One file a page. */
function pagesOf(files: readonly ApiFile[]): VideosApi['listFiles'] {
  return async ({ after }) => {
    const at = after === undefined ? 0 : files.findIndex(({ id }) => id === after) + 1;
    return { items: files.slice(at, at + 1), next: at + 1 < files.length ? files[at]?.id : undefined };
  };
}

test('references go up once, and how far they are is told in bytes', async () => {
  const { upload, sent, progress } = await aServer();
  const first = await upload();
  expect(await upload()).toEqual(first);
  expect(sent).toEqual(['.png 100000', '.png 50000']);
  expect(progress.every(({ unit, total }) => unit === 'bytes' && total === 150_000)).toBe(true);
  expect(progress.map(({ done }) => done)).toEqual([...progress.map(({ done }) => done)].sort((a, b) => a - b));
  expect(progress.filter(({ isFinished }) => isFinished)).toMatchObject([{ done: 150_000 }]);
});

test('references that would expire before the batch can run go up again', async () => {
  const { upload, sent, clock } = await aServer();
  await upload();
  clock.advance(5 * hourMs);
  await upload();
  expect(sent).toHaveLength(2);
  clock.advance(2 * hourMs);
  await upload();
  expect(sent).toHaveLength(4);
});

test('a reference whose upload lost its answer is found again by name and bytes, on whichever page', async () => {
  const name = sha256Of(dock).slice(0, 32);
  const held = { id: 'file_lost', filename: `nightshoot-${name}.png`, purpose: 'user_data', createdAtMs: 0 };
  const { upload, sent } = await aServer([
    { ...held, id: 'file_torn', sizeBytes: 99_999, expiresAtMs: undefined },
    { ...held, sizeBytes: 100_000, expiresAtMs: undefined },
  ]);
  const { fileIds } = await upload();
  expect(fileIds.get(sha256Of(dock))).toBe('file_lost');
  expect(sent).toEqual(['.png 50000']);
});

test('a server that does not see a file yet is asked again in the same run', async () => {
  const night = await startTinyNight({ faults: ['unseen-file=1x'] });
  try {
    const { exitCode, stderr } = await night.call(['run']);
    expect(stderr).toContain('does not see what was just uploaded');
    expect(exitCode).toBe(0);
    expect(clipsIn(await night.stored())).toHaveLength(3);
  } finally {
    await night.remove();
  }
}, 60_000);

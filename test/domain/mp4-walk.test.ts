import { describe, expect, test } from 'vitest';
import { createMp4Walk, type Mp4Verdict } from '../../src/domain/mp4-walk.js';
import { box, type TinyMp4, tinyMp4 } from '../support/tiny-mp4.js';

function walk(bytes: Uint8Array, pieceBytes = 7): Mp4Verdict {
  const walker = createMp4Walk();
  for (let at = 0; at < bytes.length; at += pieceBytes) walker.push(bytes.subarray(at, at + pieceBytes));
  return walker.finish();
}

describe('a whole MP4', () => {
  test.each<[string, TinyMp4]>([
    ['with its index first', { moov: 'first' }],
    ['with its index last', { moov: 'last' }],
    ['whose media runs to the end of the file', { moov: 'first', isOpenEnded: true }],
  ])('%s shows what it holds, in pieces of any size', (_name, shape) => {
    const bytes = tinyMp4({ ...shape, width: 1792, height: 1024, seconds: 8, hasAudio: true });
    for (const pieceBytes of [1, 7, 64, bytes.length]) {
      expect(walk(bytes, pieceBytes)).toMatchObject({
        kind: 'whole',
        movie: { width: 1792, height: 1024, durationSeconds: 8, frameRate: 0.5, hasAudio: true },
        hasContentCredentials: false,
      });
    }
  });

  test('tells of the content credentials in it', () => {
    const userType = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
    const extraBox = box('uuid', userType, Buffer.from('manifest'));
    expect(walk(tinyMp4({ extraBox }))).toMatchObject({ kind: 'whole', hasContentCredentials: true });
  });
});

describe('a cut', () => {
  test.each<[string, TinyMp4]>([
    ['its index first', { moov: 'first' }],
    ['its index last', { moov: 'last' }],
    ['an open-ended media box', { moov: 'first', isOpenEnded: true }],
  ])('is found at every byte of an MP4 with %s', (_name, shape) => {
    const bytes = tinyMp4({ ...shape, hasAudio: true });
    const missed = Array.from({ length: bytes.length }, (_, length) => length).filter(
      (length) => walk(bytes.subarray(0, length), 512).kind !== 'fault',
    );
    expect(missed).toEqual([]);
  });
});

describe('what is no MP4', () => {
  test.each([
    ['nothing', '', 'is empty'],
    ['a page of words', '<!doctype html><html><body>Sign in to the hotel network</body></html>', '`ftyp`'],
    ['an error', '{"error":{"message":"not found"}}', '`ftyp`'],
  ])('is told from one: %s', (_name, text, words) => {
    const verdict = walk(new TextEncoder().encode(text));
    expect(verdict.kind === 'fault' ? verdict.fault : 'whole').toContain(words);
  });

  test('is told from one when more bytes follow the last box', () => {
    expect(walk(Buffer.concat([tinyMp4(), Buffer.from('trailing words')])).kind).toBe('fault');
  });
});

test('survives any change of one byte in the index', () => {
  const bytes = tinyMp4({ hasAudio: true, mediaBytes: 64 });
  for (let at = 0; at < bytes.length - 64; at += 1) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(['whole', 'fault']).toContain(walk(changed, 4096).kind);
    }
  }
});

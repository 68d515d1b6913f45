import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCustomId, longestCustomId, parseCustomId } from '../../src/domain/custom-id.js';
import { fingerprintOf } from '../../src/domain/fingerprint.js';
import { type RenderRequest, sizeSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';

const gull: RenderRequest = {
  method: 'create',
  model: 'sora-2',
  prompt: 'A gull lands on a bollard.',
  size: sizeSchema.parse('1280x720'),
  seconds: 8,
  params: {},
  characters: [],
};
const frame = sha256Of('the frame');

// A changed digest re-renders every show there is: it takes `fp2:` and a migration, never an edit of these lines.
describe('fp1', () => {
  test.each<[string, Partial<RenderRequest>]>([
    ['a plain shot', {}],
    ['a reference', { inputReference: { kind: 'content', sha256: frame } }],
    ['parameters', { params: { seed: 7, negative_prompt: 'fog' } }],
    ['a character', { characters: [{ name: 'Mossy', sha256: frame }] }],
    ['an extension', { method: 'extend', parent: { fingerprint: fingerprintOf(gull), take: 2 } }],
    ['text beyond ASCII', { prompt: 'Möwe \u2028 海 "x"' }],
  ])('%s', (_what, change) => {
    expect(fingerprintOf({ ...gull, ...change })).toMatchSnapshot();
  });

  test.each<[string, Partial<RenderRequest>]>([
    ['one final newline', { prompt: `${gull.prompt}\n` }],
    ['the order of parameters', {}],
  ])('does not change with %s', (_what, change) => {
    const params = { seed: 7, negative_prompt: 'fog' };
    const turned = { negative_prompt: 'fog', seed: 7 };
    expect(fingerprintOf({ ...gull, ...change, params: turned })).toBe(fingerprintOf({ ...gull, params }));
  });

  test('does not change with the signature of an address, and does with its path', () => {
    const at = (url: string): string => fingerprintOf({ ...gull, inputReference: { kind: 'image_url', url } });
    expect(at('https://b.example/a.png?X-Amz-Signature=1&X-Amz-Date=2')).toBe(
      at('https://b.example/a.png?X-Amz-Signature=3'),
    );
    expect(at('https://b.example/a.png')).not.toBe(at('https://b.example/b.png'));
  });
});

describe('custom_id', () => {
  const fingerprint = fingerprintOf(gull);
  const id = fc.stringMatching(/^[A-Za-z0-9-]{1,20}(_[A-Za-z0-9-]{1,50}){0,2}$/);
  const address = fc.record({
    shotId: id,
    take: fc.integer({ min: 1, max: 999 }),
    attempt: fc.integer({ min: 1, max: 99 }),
  });

  test.each([
    ['DCK_0010', 1, 1],
    ['DCK_0010', 12, 3],
    ['D'.repeat(128), 1, 1],
  ])('%s, take %d, attempt %d', (shotId, take, attempt) => {
    expect(formatCustomId({ shotId: shotIdSchema.parse(shotId), take, attempt, fingerprint })).toMatchSnapshot();
  });

  test('fits every server, reads back, and differs where the addresses do', () => {
    fc.assert(
      fc.property(address, address, (left, right) => {
        const [one, other] = [left, right].map((each) =>
          formatCustomId({ ...each, shotId: shotIdSchema.parse(each.shotId), fingerprint }),
        );
        expect(one?.length).toBeLessThanOrEqual(longestCustomId);
        expect(parseCustomId(one ?? '')).toMatchObject({ take: left.take, attempt: left.attempt });
        const isSame = left.shotId === right.shotId && left.take === right.take && left.attempt === right.attempt;
        expect(one === other).toBe(isSame);
      }),
    );
  });
});

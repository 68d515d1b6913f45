import { describe, expect, test } from 'vitest';
import { characterKey, encodeCanonicalLine, encodeWireLine, type LineOrder } from '../../src/batch/encode-line.js';
import { formatCustomId } from '../../src/domain/custom-id.js';
import { fingerprintOf } from '../../src/domain/fingerprint.js';
import { type RenderRequest, sizeSchema } from '../../src/domain/render-request.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';

const noAssets = { fileIds: new Map(), characterIds: new Map() };

describe('encodeCanonicalLine', () => {
  test('writes one golden line for a shot with a reference', () => {
    const order = anOrder({ inputReference: { kind: 'content', sha256: sha256Of('the frame') } });
    expect(encodeCanonicalLine(order)).toBe(
      `{"custom_id":"${order.customId}","method":"POST","url":"/v1/videos","body":{"model":"sora-2",` +
        '"prompt":"A gull lands on a bollard.","size":"1280x720","seconds":"8",' +
        `"input_reference":{"file_id":"sha256:${sha256Of('the frame')}"}}}`,
    );
  });

  test('stays one line whatever the prompt holds, and gives the prompt back byte for byte', () => {
    const prompt = 'Line one\nline two\u2028line three\u2029 \u0085 "quoted" \\ {{x}} \u00a0 é 海';
    const line = encodeCanonicalLine(anOrder({ prompt }));
    expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
    expect(JSON.parse(line)).toHaveProperty('body.prompt', prompt);
  });

  test('leaves out the one final newline that editors add, as the fingerprint does', () => {
    const withNewline = anOrder({ prompt: 'A gull lands on a bollard.\n' });
    expect(encodeCanonicalLine(withNewline)).toBe(encodeCanonicalLine(anOrder({})));
  });

  test('seeds take n with seed + n - 1, and sorts parameters whatever order they were written in', () => {
    const written = anOrder({ params: { seed: 7, negative_prompt: 'text' } }, 3);
    const turned = anOrder({ params: { negative_prompt: 'text', seed: 7 } }, 3);
    expect(encodeCanonicalLine(written)).toBe(encodeCanonicalLine(turned));
    expect(JSON.parse(encodeCanonicalLine(written))).toHaveProperty('body.seed', 9);
  });
});

describe('encodeWireLine', () => {
  test('names assets as the server does', () => {
    const reference = sha256Of('the frame');
    const mossy = { name: 'Mossy', sha256: sha256Of('the clip') };
    const order = anOrder({ inputReference: { kind: 'content', sha256: reference }, characters: [mossy] });
    const line = encodeWireLine(order, {
      fileIds: new Map([[reference, 'file-1']]),
      characterIds: new Map([[characterKey(mossy), 'char_1']]),
    });
    expect(JSON.parse(line)).toMatchObject({
      body: { input_reference: { file_id: 'file-1' }, characters: [{ id: 'char_1' }] },
    });
  });

  test('refuses to write a line whose reference was never uploaded', () => {
    const order = anOrder({ inputReference: { kind: 'content', sha256: sha256Of('the frame') } });
    expect(() => encodeWireLine(order, noAssets)).toThrow(expect.objectContaining({ code: 'E_ASSET_NOT_UPLOADED' }));
  });

  test('equals the canonical line where there are no assets', () => {
    expect(encodeWireLine(anOrder({}), noAssets)).toBe(encodeCanonicalLine(anOrder({})));
  });
});

function anOrder(changes: Partial<RenderRequest>, take = 1): LineOrder {
  const request: RenderRequest = {
    method: 'create',
    model: 'sora-2',
    prompt: 'A gull lands on a bollard.',
    size: sizeSchema.parse('1280x720'),
    seconds: 8,
    params: {},
    characters: [],
    ...changes,
  };
  const shotId = shotIdSchema.parse('DCK_0010');
  return { customId: formatCustomId({ shotId, take, attempt: 1, fingerprint: fingerprintOf(request) }), request, take };
}

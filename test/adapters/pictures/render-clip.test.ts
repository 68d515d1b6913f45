import { BufferSource, Input, MP4 } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { renderClip } from '../../../src/adapters/pictures/render-clip.js';
import { sizeSchema } from '../../../src/domain/render-request.js';
import type { RenderOrder } from '../../../src/ports/renderer.js';

const order: RenderOrder = {
  model: 'sora-2',
  prompt: 'Wide shot of a harbor at dawn, gulls over still water.',
  size: sizeSchema.parse('320x180'),
  seconds: 4,
  label: 'HRB  DCK_0010  take 2',
};

describe('a placeholder clip', () => {
  test.each([
    ['320x180', 4],
    ['180x320', 8],
    ['640x360', 12],
  ])('is H.264 of exactly the size and length asked for: %s, %d s', async (size, seconds) => {
    const clip = await renderClip({ ...order, size: sizeSchema.parse(size), seconds });
    const input = new Input({ source: new BufferSource(clip.video.bytes), formats: [MP4] });
    const track = await input.getPrimaryVideoTrack();
    expect(track?.codec).toBe('avc');
    expect(`${track?.codedWidth}x${track?.codedHeight}`).toBe(size);
    expect(await input.computeDuration()).toBeCloseTo(seconds, 3);
  });

  test('says in its metadata that it is one', async () => {
    const clip = await renderClip(order);
    const input = new Input({ source: new BufferSource(clip.video.bytes), formats: [MP4] });
    const tags = await input.getMetadataTags();
    expect(tags.title).toBe('PLACEHOLDER HRB  DCK_0010  take 2');
    expect(tags.comment).toContain('Not a render');
  });

  test('can be played before its end has arrived', async () => {
    const { video } = await renderClip(order);
    const text = Buffer.from(video.bytes).toString('latin1');
    expect(text.indexOf('moov')).toBeLessThan(text.indexOf('mdat'));
  });

  test('comes with a WebP thumbnail and a JPEG spritesheet', async () => {
    const clip = await renderClip(order);
    expect(Buffer.from(clip.thumbnail.bytes).toString('latin1', 8, 12)).toBe('WEBP');
    expect([...clip.spritesheet.bytes.slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  test('is the same bytes for the same order', async () => {
    const [first, second] = [await renderClip(order), await renderClip(order)];
    expect(Buffer.from(first.video.bytes).equals(Buffer.from(second.video.bytes))).toBe(true);
  });

  test('is refused in a size H.264 cannot hold', async () => {
    await expect(renderClip({ ...order, size: sizeSchema.parse('321x180') })).rejects.toMatchObject({
      code: 'E_PLACEHOLDER_SIZE',
    });
  });
});

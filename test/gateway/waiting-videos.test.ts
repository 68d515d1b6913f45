import { afterEach, expect, test } from 'vitest';
import { openGatewayRecords } from '../../src/adapters/gateway-records/open-gateway-records.js';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import type { GatewayVideo } from '../../src/domain/gateway-records.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import type { GatewayRecords } from '../../src/ports/gateway-records.js';
import type { Renderer } from '../../src/ports/renderer.js';
import { hold } from '../support/hold.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
afterEach(() => gateway.close());

const waiting = 350;

function queued(index: number): GatewayVideo {
  return {
    id: `video_${index}`,
    method: 'create',
    request: { model: 'tiny', prompt: `${index}`, size: sizeSchema.parse('64x36'), seconds: 1, params: {} },
    label: 'single video',
    status: 'queued',
    isPlaceholder: true,
    createdAtMs: Date.now(),
  };
}

test('videos that wait are rendered in their order, and not read while no renderer has room', async () => {
  const kept = await openGatewayRecords(':memory:');
  await kept.commit(Array.from({ length: waiting }, (_, index) => ({ kind: 'video', video: queued(index) })));
  let read = 0;
  const openVideos: GatewayRecords['openVideos'] = async (page) => {
    const videos = await kept.openVideos(page);
    read += videos.length;
    return videos;
  };
  const holds = Array.from({ length: 3 }, hold);
  const rendered: string[] = [];
  const renderer: Renderer = {
    render: async (order) => {
      rendered.push(order.prompt);
      await holds[rendered.length - 1]?.released;
      return placeholderRenderer.render(order);
    },
    close: () => Promise.resolve(),
  };
  gateway = await startTestGateway({
    ports: { records: { ...kept, openVideos }, renderer },
    options: { concurrency: 1 },
  });
  await expect.poll(() => rendered).toEqual(['0']);
  await expect.poll(() => read).toBe(waiting);
  const body = JSON.stringify({ model: 'tiny', prompt: 'last', size: '64x36', seconds: '1' });
  const headers = { 'content-type': 'application/json' };
  for (let count = 0; count < 5; count += 1) await gateway.fetch('/videos', { method: 'POST', headers, body });
  expect(read).toBe(waiting);
  holds[0]?.release();
  await expect.poll(() => rendered).toEqual(['0', '1']);
  holds[1]?.release();
  await expect.poll(() => rendered).toEqual(['0', '1', '2']);
  expect(read).toBeLessThan(2 * waiting);
  holds[2]?.release();
});

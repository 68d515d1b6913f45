import { expect, test } from 'vitest';
import { formatGatewayInfo, parseGatewayInfo } from '../../src/protocol/gateway-info.js';

test('what a gateway says of itself survives the wire', () => {
  const info = {
    version: '0.1.0',
    renderer: 'placeholder',
    renders: 'free',
    isPlaceholder: true,
    hasInputFence: true,
    hasIdempotencyKeys: true,
  } as const;
  expect(parseGatewayInfo(formatGatewayInfo(info))).toEqual(info);
});

test('another server is not taken for a gateway', () => {
  expect(parseGatewayInfo({ object: 'list', data: [] })).toBeUndefined();
  expect(parseGatewayInfo({ error: { message: 'Not found' } })).toBeUndefined();
});

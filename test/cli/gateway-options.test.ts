import { describe, expect, test } from 'vitest';
import {
  parseFaults,
  parseListen,
  parseRenderers,
  parseSpeed,
  parseWebhookUrl,
} from '../../src/cli/gateway-options.js';

describe('`--listen`', () => {
  test.each([
    ['127.0.0.1:8787', { host: '127.0.0.1', port: 8787 }],
    ['127.0.0.9:0', { host: '127.0.0.9', port: 0 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    ['[::1]:8787', { host: '::1', port: 8787 }],
  ])('takes %s', (text, address) => {
    expect(parseListen(text, false)).toEqual(address);
  });

  test.each(['0.0.0.0:8787', '[::]:8787', '192.168.1.7:80', 'gpu1.example:80', '127.0.0.1.evil.example:80'])(
    'takes %s with `--allow-remote` alone, for other machines get in',
    (text) => {
      expect(() => parseListen(text, false)).toThrow(/would let other machines in/);
      expect(parseListen(text, true).port).toBeGreaterThan(0);
    },
  );

  test.each(['8787', ':8787', 'localhost', 'localhost:65536', 'local host:1'])('refuses %s', (text) => {
    expect(() => parseListen(text, true)).toThrow(/is not an address/);
  });
});

describe('`--renderer`', () => {
  test('takes a placeholder, or several servers of known kinds', () => {
    expect(parseRenderers('placeholder')).toEqual([]);
    const several = parseRenderers('vllm-omni=http://gpu1:8000/,sglang=https://gpu2/v1?a=b');
    expect(several.map(({ kind, url }) => [kind.id, url])).toEqual([
      ['vllm-omni', 'http://gpu1:8000'],
      ['sglang', 'https://gpu2/v1?a=b'],
    ]);
  });

  test('takes the models that a server serves behind its address', () => {
    const several = parseRenderers('vllm-omni=http://gpu1:8000/#Wan-AI/Wan2.2,vllm-omni=http://gpu2:8000#ltx#ltx-2');
    expect(several.map(({ url, models }) => [url, models])).toEqual([
      ['http://gpu1:8000', ['Wan-AI/Wan2.2']],
      ['http://gpu2:8000', ['ltx', 'ltx-2']],
    ]);
  });

  test.each([
    undefined,
    '',
    'vllm-omni=http://gpu1:8000#',
    'http://gpu1:8000',
    'mystery=http://gpu1:8000',
    'vllm-omni=gpu1:8000',
  ])('refuses %s', (text) => {
    expect(() => parseRenderers(text)).toThrow(/render/);
  });
});

test('`--fault`, `--speed` and `--webhook` refuse what they do not know', () => {
  expect(parseFaults('moderation=5%, stall=1x')).toHaveLength(2);
  expect(() => parseFaults('mayhem')).toThrow(/is no fault/);
  expect([parseSpeed(undefined), parseSpeed('3600')]).toEqual([1, 3600]);
  for (const speed of ['0', '1e7', 'fast']) expect(() => parseSpeed(speed)).toThrow(/is not a number/);
  expect(parseWebhookUrl('https://nights.example/hook')).toBe('https://nights.example/hook');
  expect(() => parseWebhookUrl('nights.example')).toThrow(/is not a web address/);
});

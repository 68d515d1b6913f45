import { expect, test } from 'vitest';
import { redirectTarget } from '../../../src/adapters/videos-api/redirect-target.js';

const server = new URL('https://api.example.com/v1/videos/v/content');

test.each([
  'http://169.254.169.254/latest',
  'https://169.254.169.254/latest',
  'https://127.0.0.1/x',
  'https://127.1/x',
  'https://0x7f000001/x',
  'https://2130706433/x',
  'https://①②⑦.0.0.1/x',
  'https://017700000001/x',
  'https://[::1]/x',
  'https://[::ffff:10.0.0.1]/x',
  'https://[::ffff:7f00:1]/x',
  'https://[fe80::1]/x',
  'https://[fd00::1]/x',
  'https://10.1.2.3/x',
  'https://172.16.0.1/x',
  'https://192.168.1.1/x',
  'https://100.64.0.1/x',
  'https://0.0.0.0/x',
  'https://localhost/x',
  'https://LOCALHOST./x',
  'https://a.localhost/x',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'gopher://example.com',
  'http://cdn.example.com/clip.mp4',
  'https://user@cdn.example.com/clip.mp4',
])('a public server cannot send us to %s', (location) => {
  expect(() => redirectTarget(server, location)).toThrow(expect.objectContaining({ code: 'E_SERVER_REDIRECT' }));
});

test.each([
  ['https://cdn.example.com/clip.mp4?sig=1', 'https://cdn.example.com/clip.mp4?sig=1'],
  ['/v1/other', 'https://api.example.com/v1/other'],
  ['//cdn.example.com/x', 'https://cdn.example.com/x'],
  ['https://8.8.8.8/x', 'https://8.8.8.8/x'],
])('but to %s', (location, expected) => {
  expect(redirectTarget(server, location).href).toBe(expected);
});

test('a server in our own network may name its neighbours', () => {
  const gpu = new URL('http://192.168.1.10:8000/v1/videos/v/content');
  expect(redirectTarget(gpu, 'http://192.168.1.11:9000/clip.mp4').host).toBe('192.168.1.11:9000');
});

import { expect, test } from 'vitest';
import { configInputSchema } from '../../src/config/config-input.js';
import { readEnvironment } from '../../src/config/environment.js';
import { type ConfigFlags, fillInConfig } from '../../src/config/fill-in-config.js';

function config(written: object, variables: Record<string, string> = {}, flags: ConfigFlags = {}) {
  const input = configInputSchema.parse({ format: 'nightshoot/config@1', ...written });
  return fillInConfig({
    folder: '/show',
    file: 'nightshoot.yaml',
    input,
    environment: readEnvironment(variables),
    flags,
  });
}

test('flags win over the environment, it over the file, it over the default', () => {
  const written = { store: { url: 'file:from-file' } };
  const variables = { NIGHTSHOOT_STORE: 'file:from-environment' };
  const paths = [
    config({}),
    config(written),
    config(written, variables),
    config(written, variables, { store: 'file:from-flag' }),
  ].map(({ store }) => store.url);
  expect(paths).toEqual([
    { kind: 'file', path: 'renders' },
    { kind: 'file', path: 'from-file' },
    { kind: 'file', path: 'from-environment' },
    { kind: 'file', path: 'from-flag' },
  ]);
});

test('without a server there is none, so nothing can be spent by default', () => {
  expect(config({}).server).toBeUndefined();
});

test('a key is named, never held', () => {
  const { server } = config(
    { server: { url: 'http://gpu1.example:8000/v1/', key_env: 'GPU_KEY' } },
    { GPU_KEY: 'secret' },
  );
  expect(server?.key).toEqual({ kind: 'environment', name: 'GPU_KEY' });
  expect(server?.urls).toEqual(['http://gpu1.example:8000/v1']);
});

test.each([
  ['a store that is neither folder nor bucket', { store: { url: 'ftp://x' } }, 'E_STORE_URL'],
  ['a server address with a credential', { server: { url: 'http://me:pw@gpu1/v1' } }, 'E_SERVER_URL'],
  ['a server address that is no address', { server: { url: 'gpu1' } }, 'E_SERVER_URL'],
  ['a ledger of another kind', { ledger: 'mysql://x' }, 'E_LEDGER_URL'],
  ['a shutdown without its zone', { server: { url: 'http://gpu1/v1', shutdown_at: '2026-09-24T00:00' } }, 'E_INSTANT'],
  ['a time zone nobody lives in', { timezone: 'Mars/Olympus' }, 'E_TIMEZONE'],
])('%s is refused', (_, written, code) => {
  expect(() => config(written)).toThrow(expect.objectContaining({ code, kind: 'config' }));
});

test('an s3 address is bucket and prefix', () => {
  expect(config({ store: { url: 's3://harbor-renders/shows/hrb/' } }).store.url).toEqual({
    kind: 's3',
    bucket: 'harbor-renders',
    prefix: 'shows/hrb',
  });
});

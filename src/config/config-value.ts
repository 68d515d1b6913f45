import type { KnownCode } from '../domain/known-codes.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerConfig, StoreUrl } from './config.js';

/** `file:folder` or `s3://bucket/prefix`. Throws `E_STORE_URL`. */
export function parseStoreUrl(url: string): StoreUrl {
  const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(url);
  if (s3 !== null) return { kind: 's3', bucket: s3[1] ?? '', prefix: (s3[2] ?? '').replace(/^\/+|\/+$/g, '') };
  const path = filePath(url);
  if (path !== undefined) return { kind: 'file', path };
  throw configError('E_STORE_URL', `\`${url}\` is not a store.`, 'Write `file:renders` or `s3://bucket/prefix`.');
}

/** `file:path` or `postgres://…`; the message never repeats the address, which may hold a password. Throws `E_LEDGER_URL`. */
export function parseLedgerUrl(url: string): LedgerConfig {
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'postgres', url };
  const path = filePath(url);
  if (path !== undefined) return { kind: 'sqlite', path };
  throw configError(
    'E_LEDGER_URL',
    'The ledger address is neither a file nor a PostgreSQL URL.',
    'Write `file:.nightshoot/ledger.db` or `postgres://user@host/database`.',
  );
}

/** An http or https address without credentials, without a trailing `/`. Throws `E_SERVER_URL`. */
export function checkServerUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw configError(
      'E_SERVER_URL',
      `\`${url}\` is not an http or https address.`,
      'Write `server.url` like `http://gpu1.example:8000/v1`.',
    );
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw configError(
      'E_SERVER_URL',
      'The server address holds a credential.',
      'Take it out and name its variable in `server.key_env`, or its file in `server.key_file`.',
    );
  }
  return url.replace(/\/+$/, '');
}

/** Epoch ms of an instant with its zone, or of a day's beginning in UTC. Throws `E_INSTANT`. */
export function parseInstant(text: string): number {
  const isWhole = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const atMs = isWhole ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw configError(
    'E_INSTANT',
    `\`${text}\` is no instant.`,
    'Write `server.shutdown_at` with its zone, such as `2026-09-24T00:00:00Z`.',
  );
}

/** Throws `E_TIMEZONE`. */
export function checkTimezone(timezone: string): string {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone });
    return timezone;
  } catch (cause) {
    throw new RenderQueueError({
      code: 'E_TIMEZONE',
      kind: 'config',
      message: `\`${timezone}\` is not a time zone.`,
      hint: 'Write an IANA name such as `Europe/Berlin`.',
      cause,
    });
  }
}

/** `file:renders`, `file:/abs` and `file:///abs`. */
function filePath(url: string): string | undefined {
  return /^file:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1];
}

function configError(code: KnownCode, message: string, hint: string): RenderQueueError {
  return new RenderQueueError({ code, kind: 'config', message, hint });
}

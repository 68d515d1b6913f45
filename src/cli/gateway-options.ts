import type { UpstreamKind } from '../catalog/upstream-kind.js';
import { findUpstreamKind, upstreamKinds } from '../catalog/upstream-kinds.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { faultNames } from '../gateway/fault-table.js';
import { type FaultRule, parseFaultRule } from '../gateway/faults.js';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:8787`, `[::1]:0`. Another machine's reach must be asked for in so many words. */
export function parseListen(text: string, isRemoteAllowed: boolean): ListenAddress {
  const match = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65_535) {
    throw usage(`\`--listen ${text}\` is not an address.`, 'Write host and port, such as `--listen 127.0.0.1:8787`.');
  }
  const host = match[1].replace(/^\[|\]$/g, '');
  if (isRemoteAllowed || isLoopback(host)) return { host, port };
  throw usage(
    `\`--listen ${text}\` would let other machines in.`,
    'Add `--allow-remote` if that is meant, and put TLS in front: the token travels with every request.',
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

export interface UpstreamAddress {
  readonly kind: UpstreamKind;
  readonly url: string;
  /** Left out for a server that renders whatever it is asked for. */
  readonly models?: readonly string[];
}

/** `placeholder` is no upstream; else `kind=URL`, several with commas; `kind=URL#MODEL` serves that model alone. */
export function parseRenderers(text: string | undefined): readonly UpstreamAddress[] {
  if (text === undefined) throw usage('The gateway needs to know what renders.', rendererHint);
  if (text === 'placeholder') return [];
  return text.split(',').map(parseUpstream);
}

const rendererHint = `Write \`--renderer placeholder\` for slate cards, or \`--renderer KIND=URL,…\` (\`KIND=URL#MODEL\` where it serves one model alone) with one of: ${upstreamKinds.map(({ id }) => id).join(', ')}.`;

function parseUpstream(text: string): UpstreamAddress {
  const [id = '', ...rest] = text.trim().split('=');
  const kind = findUpstreamKind(id);
  const [url = '', ...models] = rest.join('=').split('#');
  if (kind !== undefined && /^https?:\/\//.test(url) && URL.canParse(url) && !models.includes('')) {
    return { kind, url: url.replace(/\/+$/, ''), ...(models.length === 0 ? {} : { models }) };
  }
  throw usage(`\`--renderer ${text}\` is not a renderer.`, rendererHint);
}

/** `moderation=5%,stall=1x` */
export function parseFaults(text: string | undefined): readonly FaultRule[] {
  if (text === undefined) return [];
  return text.split(',').map((rule) => {
    const parsed = parseFaultRule(rule.trim());
    if (parsed !== undefined) return parsed;
    throw usage(
      `\`--fault ${rule}\` is no fault.`,
      `Write \`name\`, \`name=5%\` or \`name=2x\` with one of: ${faultNames.join(', ')}.`,
    );
  });
}

/** A day goes by in less than a tenth of a second; faster, and dates end within the hour. */
const highestSpeed = 1_000_000;

/** A number from 1 to a million. */
export function parseSpeed(text: string | undefined): number {
  const speed = text === undefined ? 1 : Number(text);
  if (speed >= 1 && speed <= highestSpeed) return speed;
  throw usage(
    `\`--speed ${text}\` is not a number from 1 to ${highestSpeed}.`,
    '`--speed 3600` lets an hour go by in a second.',
  );
}

/** Undefined where nothing is said. */
export function parseRequestsPerMinute(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw usage(`\`--requests-per-minute ${text}\` is not a number of requests.`, 'A thousand is `1000`.');
}

export function parseWebhookUrl(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw usage(`\`--webhook ${text}\` is not a web address.`, 'Write it whole, such as `https://nights.example/hook`.');
}

export function parseSeed(text: string | undefined): number {
  if (text === undefined) return 1;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`\`--fault-seed ${text}\` is not a whole number.`, 'Any number up to 999999999 will do.');
}

function usage(message: string, hint: string): RenderQueueError {
  return new RenderQueueError({ code: 'E_USAGE', kind: 'usage', message, hint });
}

import type { Diagnostic } from '../domain/diagnostic.js';
import { inspectImage } from '../domain/inspect-image.js';
import type { Shot } from '../domain/shot-list.js';
import { imageFaults } from './check-reference.js';
import { placeOfShotField } from './place-of-shot-field.js';

/** https://github.com/openai/openai-openapi: `input_reference.image_url` has at most 20,971,520 characters. */
const longestDataUrl = 20_971_520;
/** Servers and proxies refuse longer ones. */
const longestAddress = 8_192;
/** A batch may begin this late and still count as on time. */
const completionWindowMs = 24 * 3_600_000;

type Fault = Pick<Diagnostic, 'severity' | 'code' | 'message' | 'hint'>;

/** An `image_url` is fetched by the server, never by us, so only what the address itself shows can be checked. */
export function checkReferenceAddress(shot: Shot, atMs: number): readonly Diagnostic[] {
  if (shot.inputReference?.kind !== 'image_url') return [];
  const { url } = shot.inputReference;
  const place = placeOfShotField(shot, 'input_reference');
  const faults = /^data:/i.test(url) ? dataFaults(shot, url) : addressFaults(url, atMs);
  return faults.map((fault) => ({ ...fault, place }));
}

function dataFaults(shot: Shot, url: string): readonly Fault[] {
  if (url.length > longestDataUrl) return [refuse('The data URL is too long.', 'Commit the image as a file instead.')];
  const match = /^data:image\/(?:png|jpeg|webp);base64,([A-Za-z0-9+/=]*)$/i.exec(url);
  if (match === null) {
    return [refuse('The data URL is not a base64 JPEG, PNG or WebP image.', 'Commit the image as a file instead.')];
  }
  return imageFaults('The image in the data URL', shot, inspectImage(Buffer.from(match[1] ?? '', 'base64')));
}

function addressFaults(text: string, atMs: number): readonly Fault[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:')
    return [refuse('The address is not `https:`.', 'Use https, or commit the image as a file.')];
  if (text.length > longestAddress) return [refuse(`The address is longer than ${longestAddress} characters.`)];
  if (url.username !== '' || url.password !== '') {
    return [
      refuse('The address holds a user name or password.', 'Use a signed address, or commit the image as a file.'),
    ];
  }
  if (isPrivateHost(url.hostname)) {
    return [
      refuse(`\`${url.hostname}\` is not a public host.`, 'The server could not fetch it; commit the image as a file.'),
    ];
  }
  if (url.hash !== '') return [refuse('The address has a part behind `#`, which no server sees.', 'Leave it out.')];
  return [...hostFaults(url), ...expiryFaults(url, atMs)];
}

/** `studio.example` with one letter of another alphabet is another host than the one that is read. */
function hostFaults({ hostname }: URL): readonly Fault[] {
  if (!hostname.split('.').some((label) => label.startsWith('xn--'))) return [];
  const message = `The host is \`${hostname}\`: it is written in letters beyond ASCII.`;
  const hint = 'See that no letter only looks like the one that is meant.';
  return [{ severity: 'warning', code: 'W_REFERENCE_HOST', message, hint }];
}

function expiryFaults(url: URL, atMs: number): readonly Fault[] {
  const expiresAtMs = signedUntil(url);
  if (expiresAtMs === undefined || expiresAtMs >= atMs + completionWindowMs) return [];
  const when = new Date(expiresAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const message = `The signed address runs out at ${when} UTC; a batch may use it up to a day from now.`;
  return [
    { severity: 'warning', code: 'W_REFERENCE_EXPIRES', message, hint: 'Sign it for longer, or commit the image.' },
  ];
}

/** S3's date and lifetime, or Azure's `se`. */
function signedUntil(url: URL): number | undefined {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(url.searchParams.get('X-Amz-Date') ?? '');
  const lifetime = Number(url.searchParams.get('X-Amz-Expires') ?? Number.NaN);
  if (date !== null && Number.isFinite(lifetime)) {
    const [, year, month, day, hour, minute, second] = date.map(Number);
    return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) + lifetime * 1000;
  }
  const expiry = Date.parse(url.searchParams.get('se') ?? '');
  return Number.isFinite(expiry) ? expiry : undefined;
}

/** Loopback, private and link-local addresses, in the form the URL parser brings every spelling to. */
function isPrivateHost(hostname: string): boolean {
  if (hostname === 'localhost' || /\.(localhost|local|internal|home\.arpa)$/.test(hostname)) return true;
  if (hostname.startsWith('[')) return isPrivateV6(hostname.slice(1, -1));
  const [first, second, ...rest] = hostname.split('.').map(Number);
  if (first === undefined || second === undefined || rest.length !== 2 || Number.isNaN(first + second)) return false;
  return (
    first === 0 ||
    first === 10 ||
    first === 127 ||
    (first === 100 && second >= 64 && second < 128) ||
    (first === 169 && second === 254) ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168)
  );
}

/** Loopback, unspecified, unique local, link-local, and IPv4 in IPv6's clothes, which no public image has. */
function isPrivateV6(address: string): boolean {
  return /^(::1?$|::ffff:|f[cd]|fe[89ab])/.test(address);
}

function refuse(message: string, hint?: string): Fault {
  return { severity: 'error', code: 'E_REFERENCE_URL', message, ...(hint === undefined ? {} : { hint }) };
}

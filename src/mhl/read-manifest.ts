import type { ChainLink, HashAction } from './format-manifest.js';
import { unescapeXml } from './xml-text.js';

/** A file as a manifest of any tool knows it; digests in formats that we do not compute are left out. */
export interface KnownFile {
  readonly path: string;
  /** What it was called until this generation, where it was renamed. */
  readonly previousPath: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly action: HashAction;
  readonly c4: string | undefined;
  readonly xxh128: string | undefined;
}

/** The file entries of a manifest, in its order. Comments and folders are passed over. */
export function readManifest(text: string): readonly KnownFile[] {
  return blocks(text, 'hash').flatMap((block) => {
    const path = element(block, 'path');
    if (path === undefined) return [];
    const digests = ['c4', 'xxh128'].map((format) => element(block, format));
    const size = /\bsize="(\d+)"/.exec(path.attributes)?.[1];
    return [
      {
        path: path.text,
        previousPath: element(block, 'previousPath')?.text,
        sizeBytes: size === undefined ? undefined : Number(size),
        action: actionOf(block),
        c4: digests[0]?.text,
        xxh128: digests[1]?.text,
      },
    ];
  });
}

/** Whole paths that a manifest leaves out, as our own write them; other patterns are for other tools. */
export function readIgnored(text: string): readonly string[] {
  return blocks(text, 'pattern')
    .map(unescapeXml)
    .filter((pattern) => pattern.startsWith('/'))
    .map((pattern) => pattern.slice(1));
}

/** The manifests that a chain lists; undefined for a text that is no chain, or has a gap. */
export function readChain(text: string): readonly ChainLink[] | undefined {
  if (!/<ascmhldirectory\b/.test(text)) return undefined;
  const links: ChainLink[] = [];
  for (const match of withoutComments(text).matchAll(/<hashlist\s+sequencenr="(\d+)"\s*>(.*?)<\/hashlist>/gs)) {
    const [, generation, body = ''] = match;
    const path = element(body, 'path')?.text;
    const c4 = element(body, 'c4')?.text;
    if (path === undefined || c4 === undefined || Number(generation) !== links.length + 1) return undefined;
    links.push({ generation: Number(generation), path, c4 });
  }
  return links;
}

function actionOf(block: string): HashAction {
  if (/\baction="failed"/.test(block)) return 'failed';
  return /\baction="verified"/.test(block) ? 'verified' : 'original';
}

function blocks(text: string, name: string): readonly string[] {
  return [...withoutComments(text).matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>(.*?)</${name}>`, 'gs'))].map(
    (match) => match[1] ?? '',
  );
}

function element(block: string, name: string): { readonly attributes: string; readonly text: string } | undefined {
  const match = new RegExp(`<${name}((?:\\s[^>]*)?)>([^<]*)</${name}>`).exec(block);
  return match === null ? undefined : { attributes: match[1] ?? '', text: unescapeXml(match[2] ?? '').trim() };
}

function withoutComments(text: string): string {
  return text.replace(/<!--.*?-->/gs, '');
}

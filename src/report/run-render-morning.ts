import { dirname, relative, sep } from 'node:path';
import { dailiesKey, type ObjectKey, objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Documents } from '../ports/documents.js';
import type { LinkSigner } from '../ports/link-signer.js';
import type { Store } from '../ports/store.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';
import { dailiesTwins, forExcel } from './dailies-twins.js';
import { formatDailiesHtml } from './format-dailies-html.js';
import { linksBelow, type MediaLinks } from './media-links.js';
import { type EmbedPorts, runEmbedThumbnails } from './run-embed-thumbnails.js';
import type { DailiesOptions } from './run-load-dailies.js';

export interface RenderPorts extends EmbedPorts {
  readonly store: Pick<Store, 'location' | 'read' | 'head' | 'replace'>;
  readonly documents: Pick<Documents, 'location'>;
  /** Asked only for `presign`. */
  readonly signer?: LinkSigner | undefined;
}

export interface RenderOptions extends DailiesOptions {
  readonly links?: LinkStyle;
  /** The CSV twins begin with a byte order mark. */
  readonly isForExcel?: boolean;
}

/** relative: from the page to the clips of the same store. base_url: below an address. presign: signed, for so long. */
export type LinkStyle =
  | { readonly kind: 'relative' }
  | { readonly kind: 'base_url'; readonly url: string }
  | { readonly kind: 'presign'; readonly hours: number };

/** Every document of a morning, and where it goes. */
export interface RenderedMorning {
  /** Path in the documents folder; the page of the run comes last. */
  readonly local: readonly (readonly [string, DrawDocument])[];
  readonly stored: readonly (readonly [ObjectKey, DrawDocument])[];
  /** Sentences on pictures; the morning is whole all the same. */
  readonly complaints: readonly string[];
}

/** Drawn when it is asked for: a page of 50,000 takes is 200 MB, and four of them are written one after another. */
export type DrawDocument = () => DailiesDocument;

export async function runRenderMorning(
  model: DailiesModel,
  ports: RenderPorts,
  options: RenderOptions,
): Promise<RenderedMorning> {
  const { name } = model.run;
  const { embedded, complaints } = await runEmbedThumbnails(model, ports);
  const twins = dailiesTwins.map(({ name: twin, draw }): readonly [string, DrawDocument] => [
    twin,
    () => (options.isForExcel === true ? forExcel(draw(model)) : draw(model)),
  ]);
  const links = await sharedLinks(model, ports, options);
  const page =
    (own: (key: string) => string | undefined): DrawDocument =>
    () =>
      formatDailiesHtml(model, { expiresAtMs: undefined, hrefOf: own, ...links, embedded });
  return {
    local: [
      ...twins.map(([twin, draw]) => [`${name}/${twin}`, draw] as const),
      ['_latest/index.html', page(localLinks('_latest/index.html', ports))],
      [`${name}/index.html`, page(localLinks(`${name}/index.html`, ports))],
    ],
    stored: [
      ...twins.map(([twin, draw]) => [dailiesKey(name, twin), draw] as const),
      [dailiesKey(name, 'index.html'), page(linksBelow('../..'))],
      [objectKey('_latest/index.html'), page(linksBelow('..'))],
    ],
    complaints,
  };
}

/** Links that are the same wherever the page lies; none for `relative`. */
async function sharedLinks(
  model: DailiesModel,
  { signer }: RenderPorts,
  { links }: RenderOptions,
): Promise<Partial<Pick<MediaLinks, 'hrefOf' | 'expiresAtMs'>>> {
  if (links === undefined || links.kind === 'relative') return {};
  if (links.kind === 'base_url') return { hrefOf: linksBelow(links.url) };
  if (signer === undefined) throw unsigned();
  const urls = new Map<string, string>();
  let expiresAtMs = Number.POSITIVE_INFINITY;
  for (const key of keysOf(model)) {
    const signed = await signer.sign(objectKey(key), links.hours * 3600);
    urls.set(key, signed.url);
    expiresAtMs = Math.min(expiresAtMs, signed.expiresAtMs);
  }
  return { hrefOf: (key) => urls.get(key), ...(urls.size === 0 ? {} : { expiresAtMs }) };
}

function keysOf(model: DailiesModel): readonly string[] {
  return model.takes.flatMap(({ files, previous }) =>
    [...Object.values(files), ...Object.values(previous?.files ?? {})].map(({ key }) => key),
  );
}

function unsigned(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_LINKS_UNSIGNED',
    kind: 'config',
    message: 'This store cannot sign links.',
    hint: 'Set `dailies.links` to `relative` or `base_url`; only a bucket signs.',
  });
}

/** From the documents folder a page reaches a store that is a folder too; a bucket only by its address. */
function localLinks(page: string, { documents, store }: RenderPorts): (key: string) => string | undefined {
  const folder = /^file:(\/.*)$/.exec(store.location)?.[1];
  if (folder === undefined) return () => undefined;
  const base = relative(dirname(`${documents.location}/${page}`), folder);
  return linksBelow(base.split(sep).map(encodeURIComponent).join('/'));
}

import { RenderQueueError } from '../domain/render-queue-error.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { SealedFolder } from '../ports/sealed-folder.js';
import type { ChainLink } from './format-manifest.js';
import { rememberFiles } from './judge-folder.js';
import { type KnownFile, readChain, readIgnored, readManifest } from './read-manifest.js';

export const historyFolder = 'ascmhl';
export const chainPath = `${historyFolder}/ascmhl_chain.xml`;

export interface FolderHistory {
  readonly chain: readonly ChainLink[];
  readonly known: ReadonlyMap<string, KnownFile>;
  /** What the newest manifest leaves out. */
  readonly ignored: readonly string[];
}

/** Reads a folder's history, each manifest checked against the chain that seals it. Empty for a folder without one. */
export async function runReadHistory(ports: {
  readonly folder: SealedFolder;
  readonly hashes: MediaHashes;
}): Promise<FolderHistory> {
  const text = await ports.folder.readText(chainPath);
  if (text === undefined) return { chain: [], known: new Map(), ignored: [] };
  const chain = readChain(text);
  if (chain === undefined) throw brokenHistory(chainPath, 'it is no chain of manifests, or has a gap');
  const digest = await ports.hashes.openDigester();
  const generations: (readonly KnownFile[])[] = [];
  let ignored: readonly string[] = [];
  for (const { path, c4 } of chain) {
    const manifest = await ports.folder.readText(`${historyFolder}/${path}`);
    if (manifest === undefined) throw brokenHistory(path, 'it is in the chain, but not in the folder');
    if (digest(new TextEncoder().encode(manifest)).c4 !== c4)
      throw brokenHistory(path, 'it was changed after it was sealed');
    generations.push(readManifest(manifest));
    ignored = readIgnored(manifest);
  }
  return { chain, known: rememberFiles(generations), ignored };
}

export function brokenHistory(path: string, why: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_MHL_HISTORY',
    kind: 'store',
    message: `The folder's history cannot be trusted at \`${path}\`: ${why}.`,
    hint: 'Take the folder from its source again, with its `ascmhl` folder.',
  });
}

import type { Clock } from '../ports/clock.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { SealedFolder } from '../ports/sealed-folder.js';
import { hashFolders } from './folder-hashes.js';
import { type ChainLink, formatChain, formatManifest, type MhlManifest, manifestName } from './format-manifest.js';
import { actionFor, type FolderJudgement, judgeFolder } from './judge-folder.js';
import { runHashFolder } from './run-hash-folder.js';
import { brokenHistory, chainPath, historyFolder, runReadHistory } from './run-read-history.js';

export interface SealPorts {
  readonly folder: SealedFolder;
  readonly hashes: MediaHashes;
  readonly clock: Pick<Clock, 'now'>;
}

export interface SealReport extends FolderJudgement {
  readonly generation: number;
  /** Relative to the folder. */
  readonly manifest: string;
}

/**
 * Appends a generation to a folder's ASC MHL history: everything in it is read and hashed, against what earlier
 * generations say. The manifest is written before the chain that names it, so a kill between them leaves a history
 * without the new one; the next seal takes away what was never sealed, which other tools would read as one generation
 * too many.
 */
export async function runSealFolder(
  input: Pick<MhlManifest, 'process' | 'hostname' | 'tool' | 'ignored'>,
  ports: SealPorts,
  options: { readonly onFile?: (sizeBytes: number) => void; readonly signal?: AbortSignal } = {},
): Promise<SealReport> {
  const history = await runReadHistory(ports);
  const hashed = await runHashFolder(input, ports, options);
  const digest = await ports.hashes.openDigester();
  const createdAtMs = ports.clock.now();
  const generation = history.chain.length + 1;
  const name = manifestName(generation, ports.folder.name, createdAtMs);
  const manifest = formatManifest({
    ...input,
    createdAtMs,
    files: hashed.map((file) => ({ ...file, action: actionFor(file, history.known.get(file.path)) })),
    folders: hashFolders(hashed, digest),
  });
  await removeUnsealed(history.chain, ports.folder);
  await ports.folder.write(`${historyFolder}/${name}`, manifest);
  const { c4 } = digest(new TextEncoder().encode(manifest));
  await ports.folder.write(chainPath, formatChain([...history.chain, { generation, path: name, c4 }]));
  return { ...judgeFolder(hashed, history.known), generation, manifest: `${historyFolder}/${name}` };
}

/** A chain of nothing beside more than a first manifest was lost, not begun. */
async function removeUnsealed(chain: readonly ChainLink[], folder: SealedFolder): Promise<void> {
  const sealed = new Set(chain.map(({ path }) => `${historyFolder}/${path}`));
  const files = (await folder.list()).map(({ path }) => path);
  const unsealed = files.filter((path) => isManifest(path) && !sealed.has(path));
  const next = `${historyFolder}/${String(chain.length + 1).padStart(4, '0')}_`;
  const stray = unsealed.find((path) => !path.startsWith(next));
  if (stray !== undefined) throw brokenHistory(stray, 'the chain does not name it');
  for (const path of unsealed) await folder.remove(path);
}

function isManifest(path: string): boolean {
  return path.startsWith(`${historyFolder}/`) && path.endsWith('.mhl');
}

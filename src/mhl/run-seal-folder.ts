import type { Clock } from '../ports/clock.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { SealedFolder } from '../ports/sealed-folder.js';
import { hashFolders } from './folder-hashes.js';
import { formatChain, formatManifest, type MhlManifest, manifestName } from './format-manifest.js';
import { actionFor, type FolderJudgement, judgeFolder } from './judge-folder.js';
import { runHashFolder } from './run-hash-folder.js';
import { chainPath, historyFolder, runReadHistory } from './run-read-history.js';

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
 * without the new one.
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
  await ports.folder.write(`${historyFolder}/${name}`, manifest);
  const { c4 } = digest(new TextEncoder().encode(manifest));
  await ports.folder.write(chainPath, formatChain([...history.chain, { generation, path: name, c4 }]));
  return { ...judgeFolder(hashed, history.known), generation, manifest: `${historyFolder}/${name}` };
}

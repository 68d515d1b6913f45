import { isDraftName } from '../domain/draft-name.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { SealedFolder } from '../ports/sealed-folder.js';
import type { HashedFile } from './judge-folder.js';
import { historyFolder } from './run-read-history.js';

/** Reads every file of a folder but its history and drafts, one after the other: a disk gains nothing by more at once. */
export async function runHashFolder(
  input: { readonly ignored: readonly string[] },
  ports: { readonly folder: SealedFolder; readonly hashes: MediaHashes },
  options: { readonly onFile?: (sizeBytes: number) => void; readonly signal?: AbortSignal },
): Promise<readonly HashedFile[]> {
  const ignored = new Set(input.ignored);
  const hashed: HashedFile[] = [];
  for (const file of await ports.folder.list()) {
    if (isIgnored(file.path) || ignored.has(file.path)) continue;
    const hash = await ports.hashes.open();
    for await (const chunk of ports.folder.read(file.path, options.signal)) await hash.update(chunk);
    const { c4, xxh128 } = await hash.digest();
    hashed.push({ ...file, c4, xxh128 });
    options.onFile?.(file.sizeBytes);
  }
  return hashed;
}

function isIgnored(path: string): boolean {
  const parts = path.split('/');
  return parts.at(-1) === '.DS_Store' || parts.includes(historyFolder) || isDraftName(path);
}

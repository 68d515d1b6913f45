import type { MediaHashes } from '../ports/media-hash.js';
import type { SealedFolder } from '../ports/sealed-folder.js';
import { type FolderJudgement, judgeFolder } from './judge-folder.js';
import { runHashFolder } from './run-hash-folder.js';
import { runReadHistory } from './run-read-history.js';

export interface VerifyFolderReport extends FolderJudgement {
  readonly generations: number;
}

/** Reads a sealed folder against its history and writes nothing. */
export async function runVerifyFolder(
  ports: { readonly folder: SealedFolder; readonly hashes: MediaHashes },
  options: { readonly onFile?: (sizeBytes: number) => void; readonly signal?: AbortSignal },
): Promise<VerifyFolderReport> {
  const history = await runReadHistory(ports);
  const files = await runHashFolder(history, ports, options);
  return { ...judgeFolder(files, history.known), generations: history.chain.length };
}

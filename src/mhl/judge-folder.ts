import type { FolderFile } from '../ports/sealed-folder.js';
import type { MhlDigests } from './folder-hashes.js';
import type { HashAction } from './format-manifest.js';
import type { KnownFile } from './read-manifest.js';

export interface HashedFile extends FolderFile, MhlDigests {}

/** What a folder is against its history. Every file is in one of the first four; `missing` ones are not there. */
export interface FolderJudgement {
  readonly verified: readonly string[];
  /** Other bytes than the history knows. */
  readonly failed: readonly string[];
  /** Not in the history. */
  readonly added: readonly string[];
  /** In the history, as long as it says, but by digests that are not computed here: of the bytes nothing is known. */
  readonly unproven: readonly string[];
  readonly missing: readonly string[];
}

/**
 * The last word of the history on each path, under its newest name: never one that failed, and one whose digests we
 * compute before one whose digests we do not.
 */
export function rememberFiles(generations: readonly (readonly KnownFile[])[]): ReadonlyMap<string, KnownFile> {
  const known = new Map<string, KnownFile>();
  for (const file of generations.flat()) {
    if (file.previousPath !== undefined) known.delete(file.previousPath);
    if (file.action === 'failed') continue;
    const before = known.get(file.path);
    if (before === undefined || isComputed(file) || !isComputed(before)) known.set(file.path, file);
  }
  return known;
}

function isComputed({ c4, xxh128 }: KnownFile): boolean {
  return (c4 ?? xxh128) !== undefined;
}

export function actionFor(file: HashedFile, known: KnownFile | undefined): HashAction {
  if (known === undefined) return 'original';
  const { sizeBytes, c4, xxh128 } = known;
  if (!isComputed(known)) return (sizeBytes ?? file.sizeBytes) === file.sizeBytes ? 'original' : 'failed';
  const isSame = (c4 ?? file.c4) === file.c4 && (xxh128 ?? file.xxh128) === file.xxh128;
  return isSame ? 'verified' : 'failed';
}

export function judgeFolder(files: readonly HashedFile[], known: ReadonlyMap<string, KnownFile>): FolderJudgement {
  const withAction = (action: HashAction): readonly string[] =>
    files.filter((file) => actionFor(file, known.get(file.path)) === action).map(({ path }) => path);
  const original = withAction('original');
  const present = new Set(files.map(({ path }) => path));
  return {
    verified: withAction('verified'),
    failed: withAction('failed'),
    added: original.filter((path) => !known.has(path)),
    unproven: original.filter((path) => known.has(path)),
    missing: [...known.keys()].filter((path) => !present.has(path)),
  };
}

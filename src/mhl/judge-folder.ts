import type { FolderFile } from '../ports/sealed-folder.js';
import type { MhlDigests } from './folder-hashes.js';
import type { HashAction } from './format-manifest.js';
import type { KnownFile } from './read-manifest.js';

export interface HashedFile extends FolderFile, MhlDigests {}

/** What a folder is against its history. Every file is in one of the first three; `missing` ones are not there. */
export interface FolderJudgement {
  readonly verified: readonly string[];
  /** Other bytes than the history knows. */
  readonly failed: readonly string[];
  /** Not in the history. */
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

/** The last word of the history on each path that may be used to verify: never one that failed. */
export function rememberFiles(generations: readonly (readonly KnownFile[])[]): ReadonlyMap<string, KnownFile> {
  const known = new Map<string, KnownFile>();
  for (const file of generations.flat()) {
    if (file.action !== 'failed' && (file.c4 ?? file.xxh128) !== undefined) known.set(file.path, file);
  }
  return known;
}

export function actionFor(file: HashedFile, known: KnownFile | undefined): HashAction {
  if (known === undefined) return 'original';
  const isSame =
    (known.c4 === undefined || known.c4 === file.c4) && (known.xxh128 === undefined || known.xxh128 === file.xxh128);
  return isSame ? 'verified' : 'failed';
}

export function judgeFolder(files: readonly HashedFile[], known: ReadonlyMap<string, KnownFile>): FolderJudgement {
  const withAction = (action: HashAction): readonly string[] =>
    files.filter((file) => actionFor(file, known.get(file.path)) === action).map(({ path }) => path);
  const present = new Set(files.map(({ path }) => path));
  return {
    verified: withAction('verified'),
    failed: withAction('failed'),
    added: withAction('original'),
    missing: [...known.keys()].filter((path) => !present.has(path)),
  };
}

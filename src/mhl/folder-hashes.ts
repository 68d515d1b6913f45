import { parseC4Id } from '../domain/c4-id.js';
import { compareText } from '../domain/compare-text.js';

/** The two digests that our manifests carry of everything. */
export interface MhlDigests {
  readonly c4: string;
  readonly xxh128: string;
}

/** ASC MHL: `content` covers the bytes below a folder, `structure` their names too. */
export interface FolderDigests {
  readonly content: MhlDigests;
  readonly structure: MhlDigests;
}

export type Digester = (content: Uint8Array) => MhlDigests;

/**
 * The digests of every folder that holds one of the files, the root's under ''. A folder's is the digest of its
 * children's digests, sorted by their text; in the structure each child's name goes before its digest.
 */
export function hashFolders(
  files: readonly (MhlDigests & { readonly path: string })[],
  digest: Digester,
): ReadonlyMap<string, FolderDigests> {
  const children = new Map<string, Child[]>([['', []]]);
  for (const file of files) {
    for (let path = file.path; path !== ''; path = parentOf(path)) {
      const siblings = children.get(parentOf(path)) ?? [];
      const isKnown = siblings.some(({ name }) => name === nameOf(path));
      if (!isKnown) siblings.push({ name: nameOf(path), path, file: path === file.path ? file : undefined });
      children.set(parentOf(path), siblings);
    }
  }
  const folders = new Map<string, FolderDigests>();
  // Deepest first: a folder needs those below it.
  for (const folder of [...children.keys()].sort((left, right) => depthOf(right) - depthOf(left))) {
    const members = (children.get(folder) ?? []).map((child) => ({ child, digests: digestsOf(child, folders) }));
    folders.set(folder, {
      content: listDigest(
        members.map(({ digests }) => digests.content),
        digest,
      ),
      structure: listDigest(
        members.map(({ child, digests }) => named(child.name, digests.structure, digest)),
        digest,
      ),
    });
  }
  return folders;
}

interface Child {
  readonly name: string;
  readonly path: string;
  /** Undefined for a folder. */
  readonly file: MhlDigests | undefined;
}

function digestsOf({ file, path }: Child, folders: ReadonlyMap<string, FolderDigests>): FolderDigests {
  const found = file === undefined ? folders.get(path) : { content: file, structure: file };
  if (found === undefined) throw new TypeError(`folder ${path} was hashed before what it holds`);
  return found;
}

function listDigest(list: readonly MhlDigests[], digest: Digester): MhlDigests {
  const c4 = list.map((item) => item.c4).sort(compareText);
  const xxh128 = list.map((item) => item.xxh128).sort(compareText);
  return { c4: digest(Buffer.concat(c4.map(c4Bytes))).c4, xxh128: digest(Buffer.concat(xxh128.map(hexBytes))).xxh128 };
}

function named(name: string, digests: MhlDigests, digest: Digester): MhlDigests {
  const text = Buffer.from(name, 'utf8');
  return {
    c4: digest(Buffer.concat([text, c4Bytes(digests.c4)])).c4,
    xxh128: digest(Buffer.concat([text, hexBytes(digests.xxh128)])).xxh128,
  };
}

function c4Bytes(id: string): Uint8Array {
  const bytes = parseC4Id(id);
  if (bytes === undefined) throw new TypeError(`${id} is no C4 ID`);
  return bytes;
}

function hexBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

export function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

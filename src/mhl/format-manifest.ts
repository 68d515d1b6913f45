import { compareText } from '../domain/compare-text.js';
import type { FolderDigests, MhlDigests } from './folder-hashes.js';
import { escapeXml } from './xml-text.js';

/** What a manifest says of a file: first seen, the same as before, or changed since. */
export type HashAction = 'original' | 'verified' | 'failed';

export interface MhlFile extends MhlDigests {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly action: HashAction;
}

export interface MhlManifest {
  readonly createdAtMs: number;
  readonly hostname: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** transfer: source and copy were proven to be the same. in-place: what lies here was hashed. */
  readonly process: 'transfer' | 'in-place';
  readonly files: readonly MhlFile[];
  /** Paths that the history says nothing of, because they are written anew: gitignore patterns from the root. */
  readonly ignored: readonly string[];
  /** By path, the root's under ''. */
  readonly folders: ReadonlyMap<string, FolderDigests>;
}

export const ignoredPatterns = ['.DS_Store', 'ascmhl', 'ascmhl/'] as const;

/**
 * One generation of an ASC MHL 2.0 history. The order of elements is that of the standard's XSD, which is stricter than
 * its prose: creatorinfo, processinfo, hashes; in a hash path, c4, xxh128. https://github.com/ascmitc/mhl
 */
export function formatManifest(manifest: MhlManifest): string {
  const { createdAtMs, hostname, tool, process, files, ignored, folders } = manifest;
  const at = formatTime(createdAtMs);
  const root = folders.get('');
  const entries = [
    ...files.map((file) => ({ path: file.path, lines: fileLines(file, at) })),
    ...[...folders]
      .filter(([path]) => path !== '')
      .map(([path, digests]) => ({ path: `${path}/`, lines: folderLines(path, digests, at) })),
  ].sort((left, right) => compareText(left.path, right.path));
  return xml([
    '<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">',
    '  <creatorinfo>',
    `    <creationdate>${at}</creationdate>`,
    `    <hostname>${escapeXml(hostname)}</hostname>`,
    `    <tool version="${escapeXml(tool.version)}">${escapeXml(tool.name)}</tool>`,
    '  </creatorinfo>',
    '  <processinfo>',
    `    <process>${process}</process>`,
    ...(root === undefined ? [] : ['    <roothash>', ...digestLines(root, at, '      '), '    </roothash>']),
    '    <ignore>',
    ...[...ignoredPatterns, ...ignored.map((path) => `/${path}`)].map(
      (pattern) => `      <pattern>${escapeXml(pattern)}</pattern>`,
    ),
    '    </ignore>',
    '  </processinfo>',
    // The standard's XSD wants at least one entry in it, and takes a manifest without.
    ...(entries.length === 0 ? [] : ['  <hashes>', ...entries.flatMap(({ lines }) => lines), '  </hashes>']),
    '</hashlist>',
  ]);
}

/** `0001_<folder>_2026-11-23_035730Z.mhl` */
export function manifestName(generation: number, folder: string, createdAtMs: number): string {
  const stamp = new Date(createdAtMs).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '');
  return `${String(generation).padStart(4, '0')}_${folder}_${stamp}Z.mhl`;
}

export interface ChainLink {
  readonly generation: number;
  readonly path: string;
  readonly c4: string;
}

/** `ascmhl_chain.xml`: the manifests in order, each sealed by its C4. */
export function formatChain(links: readonly ChainLink[]): string {
  return xml([
    '<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">',
    ...links.flatMap(({ generation, path, c4 }) => [
      `  <hashlist sequencenr="${generation}">`,
      `    <path>${escapeXml(path)}</path>`,
      `    <c4>${c4}</c4>`,
      '  </hashlist>',
    ]),
    '</ascmhldirectory>',
  ]);
}

function fileLines({ path, sizeBytes, modifiedAtMs, action, c4, xxh128 }: MhlFile, at: string): readonly string[] {
  const facts = `size="${sizeBytes}" lastmodificationdate="${formatTime(modifiedAtMs)}"`;
  return [
    '    <hash>',
    `      <path ${facts}>${escapeXml(path)}</path>`,
    `      <c4 action="${action}" hashdate="${at}">${c4}</c4>`,
    `      <xxh128 action="${action}" hashdate="${at}">${xxh128}</xxh128>`,
    '    </hash>',
  ];
}

function folderLines(path: string, digests: FolderDigests, at: string): readonly string[] {
  return [
    '    <directoryhash>',
    `      <path>${escapeXml(path)}</path>`,
    ...digestLines(digests, at, '      '),
    '    </directoryhash>',
  ];
}

function digestLines({ content, structure }: FolderDigests, at: string, indent: string): readonly string[] {
  const both = (name: string, { c4, xxh128 }: MhlDigests): readonly string[] => [
    `${indent}<${name}>`,
    `${indent}  <c4 hashdate="${at}">${c4}</c4>`,
    `${indent}  <xxh128 hashdate="${at}">${xxh128}</xxh128>`,
    `${indent}</${name}>`,
  ];
  return [...both('content', content), ...both('structure', structure)];
}

function formatTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}+00:00`;
}

function xml(lines: readonly string[]): string {
  return `${['<?xml version="1.0" encoding="UTF-8"?>', ...lines].join('\n')}\n`;
}

import pLimit from 'p-limit';
import type { Diagnostic } from '../domain/diagnostic.js';
import { inspectImage } from '../domain/inspect-image.js';
import { type Sha256, sha256Of } from '../domain/sha256.js';
import type { Shot, ShotCharacter, ShotList } from '../domain/shot-list.js';
import type { ProjectFiles } from '../ports/project-files.js';
import { type ClipFinding, checkCharacterClips, faultOfClip } from './check-character-clip.js';
import {
  checkReference,
  largestReferenceBytes,
  type ReferenceFacts,
  type ReferenceFinding,
} from './check-reference.js';
import { checkReferenceAddress } from './check-reference-address.js';
import { checkShots } from './check-shots.js';
import { decodeText } from './decode-text.js';
import { fillInList } from './fill-in-list.js';
import type { ListOptions } from './list-options.js';
import { parseCsvList } from './parse-csv-list.js';
import { parseYamlList } from './parse-yaml-list.js';

export interface ShotListsInput {
  /** Paths, folders or patterns, relative to the project. */
  readonly patterns: readonly string[];
}

export interface ReadShotLists {
  /** Sorted by file. */
  readonly lists: readonly ShotList[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every local reference that exists and is an image, by its path in the project. */
  readonly references: ReadonlyMap<string, ReferenceFacts>;
  /** Content of references and character clips alike, by path: what fingerprints are made of. */
  readonly contents: ReadonlyMap<string, { readonly sha256: Sha256 }>;
}

/** Reads, fills in and checks every list of the project, and hashes the references. Touches neither network nor ledger. */
export async function runReadShotLists(
  input: ShotListsInput,
  ports: { readonly files: ProjectFiles },
  options: ListOptions,
): Promise<ReadShotLists> {
  const files = await findLists(input.patterns, ports.files);
  const lists: ShotList[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const read = await readList(file, ports.files, options);
    diagnostics.push(...read.diagnostics);
    if (read.list !== undefined) lists.push(read.list);
  }
  const shots = lists.flatMap((list) => list.shots);
  if (shots.length === 0 && diagnostics.length === 0) diagnostics.push(noShots(input, files));
  diagnostics.push(...checkShots(lists, options));
  const findings = await inspectReferences(shots, ports.files);
  const references = new Map<string, ReferenceFacts>();
  for (const [path, { facts }] of findings) if (facts !== undefined) references.set(path, facts);
  for (const shot of shots) {
    diagnostics.push(...checkReference(shot, findings), ...checkReferenceAddress(shot, options.atMs));
  }
  const characters = usedCharacters(shots);
  const clips = await inspectClips(characters, ports.files);
  diagnostics.push(...checkCharacterClips(characters, clips));
  const contents = new Map<string, { readonly sha256: Sha256 }>(references);
  for (const [path, { sha256 }] of clips) if (sha256 !== undefined) contents.set(path, { sha256 });
  return { lists, diagnostics, references, contents };
}

/** The lists that paths, folders and patterns name; a folder stands for every list in it. */
export async function findLists(patterns: readonly string[], files: ProjectFiles): Promise<readonly string[]> {
  const expanded: string[] = [];
  for (const pattern of patterns) {
    const path = pattern.replace(/\/+$/, '');
    const stat = await files.stat(path);
    expanded.push(stat?.kind === 'folder' ? `${path}/**/*.{yaml,yml,json,csv,tsv}` : pattern);
  }
  return files.find(expanded);
}

/** Larger files are refused unread: a YAML list of this size takes minutes and gigabytes to parse. */
const largestBytes = { yaml: 16 * 1024 * 1024, csv: 256 * 1024 * 1024 };

async function readList(
  file: string,
  files: ProjectFiles,
  options: ListOptions,
): Promise<{ readonly list: ShotList | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const isCsv = /\.(csv|tsv)$/i.test(file);
  const stat = await files.stat(file);
  const refused = stat === undefined ? undefined : refuseFile(file, stat, isCsv ? largestBytes.csv : largestBytes.yaml);
  if (refused !== undefined) return { list: undefined, diagnostics: [refused] };
  const bytes = await files.read(file);
  const source = decodeText(file, bytes);
  if ('severity' in source) return { list: undefined, diagnostics: [source] };
  const parsed = isCsv ? parseCsvList(source, options.config) : parseYamlList(source);
  if (parsed.list === undefined) return { list: undefined, diagnostics: parsed.diagnostics };
  const filled = fillInList(parsed.list, sha256Of(bytes), options);
  return { list: filled.list, diagnostics: [...parsed.diagnostics, ...filled.diagnostics] };
}

function refuseFile(
  file: string,
  stat: NonNullable<Awaited<ReturnType<ProjectFiles['stat']>>>,
  largest: number,
): Diagnostic | undefined {
  if (stat.isOutside) {
    const message = 'The shot list is a link that leads out of the project.';
    return { severity: 'error', code: 'E_FILE_UNREADABLE', message, place: { file } };
  }
  if (stat.kind !== 'file') {
    return { severity: 'error', code: 'E_FILE_UNREADABLE', message: 'This is not a regular file.', place: { file } };
  }
  if (stat.sizeBytes <= largest) return undefined;
  return {
    severity: 'error',
    code: 'E_FILE_TOO_LARGE',
    message: `The file has ${Math.ceil(stat.sizeBytes / 1_048_576)} MiB; ${largest / 1_048_576} are read.`,
    place: { file },
    hint: 'Split it, or use CSV for very long lists.',
  };
}

function noShots({ patterns }: ShotListsInput, files: readonly string[]): Diagnostic {
  const where = patterns.map((pattern) => `\`${pattern}\``).join(', ');
  const message =
    files.length === 0 ? `No shot list was found at ${where}.` : `The lists name no shot: ${files.join(', ')}.`;
  return {
    severity: 'error',
    code: 'E_NO_SHOTS',
    message,
    hint: 'Check `shotlists` in the config, or name the files.',
  };
}

/** Enough to keep a disk or a share busy; a show may have thousands of references. */
const openFiles = 8;

async function inspectReferences(
  shots: readonly Shot[],
  files: ProjectFiles,
): Promise<ReadonlyMap<string, ReferenceFinding>> {
  const paths = new Set(
    shots.flatMap(({ inputReference }) => (inputReference?.kind === 'file' ? [inputReference.path] : [])),
  );
  const limit = pLimit(openFiles);
  const inspect = async (path: string) => [path, await inspectReference(path, files)] as const;
  return new Map(await Promise.all([...paths].map((path) => limit(() => inspect(path)))));
}

/** Read whole: an image cut off is known by its end. Few MiB, one at a time. */
async function inspectReference(path: string, files: ProjectFiles): Promise<ReferenceFinding> {
  const stat = await files.stat(path);
  const isReadable = stat?.kind === 'file' && !stat.isOutside && stat.sizeBytes <= largestReferenceBytes;
  if (!isReadable) return { stat, facts: undefined, problem: undefined };
  const bytes = await files.read(path);
  const { facts, problem } = inspectImage(bytes);
  if (facts === undefined) return { stat, facts: undefined, problem };
  return { stat, facts: { ...facts, sha256: sha256Of(bytes), sizeBytes: bytes.length }, problem };
}

function usedCharacters(shots: readonly Shot[]): readonly ShotCharacter[] {
  const byClip = new Map(shots.flatMap((shot) => shot.characters).map((one) => [`${one.key}\n${one.clip}`, one]));
  return [...byClip.values()];
}

/** The provider's characters come from clips of a few seconds; this is far above any of them. */
const largestClipBytes = 64 * 1024 * 1024;

async function inspectClips(
  characters: readonly ShotCharacter[],
  files: ProjectFiles,
): Promise<ReadonlyMap<string, ClipFinding>> {
  const findings = new Map<string, ClipFinding>();
  for (const { clip } of characters) {
    if (!findings.has(clip)) findings.set(clip, await inspectClip(clip, files));
  }
  return findings;
}

async function inspectClip(path: string, files: ProjectFiles): Promise<ClipFinding> {
  const stat = await files.stat(path);
  const missing = { sha256: undefined, sizeBytes: 0 };
  if (stat === undefined) return { ...missing, fault: 'does not exist' };
  if (stat.kind !== 'file' || stat.isOutside) return { ...missing, fault: 'is not a file of the project' };
  if (stat.sizeBytes > largestClipBytes) return { ...missing, fault: 'is larger than 64 MiB' };
  const bytes = await files.read(path);
  return { sha256: sha256Of(bytes), sizeBytes: bytes.length, fault: faultOfClip(bytes) };
}

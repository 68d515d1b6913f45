import type { ServerAssets } from '../batch/encode-line.js';
import type { ServerKind } from '../catalog/server-kind.js';
import type { ApiFile } from '../domain/api-file.js';
import type { UploadRecord } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { serverKey } from '../domain/server.js';
import type { Sha256 } from '../domain/sha256.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { ProjectFiles } from '../ports/project-files.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';
import { type NeededReference, neededReferences } from './needed-references.js';
import { runReadReference } from './run-read-reference.js';
import { watchedContent } from './watched-content.js';

export interface UploadReferencesPorts {
  readonly ledger: Pick<LedgerWriter, 'findUpload' | 'recordUpload'>;
  readonly api: Pick<VideosApi, 'server' | 'uploadFile' | 'listFiles'>;
  readonly files: Pick<ProjectFiles, 'read' | 'stat'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface UploadReferencesOptions {
  readonly serverKind: ServerKind;
  readonly signal?: AbortSignal;
}

/** Longest the API keeps a file of ours for sure: 2,592,000 s. https://platform.openai.com/docs/api-reference/files/create */
const keepSeconds = 2_592_000;

/**
 * Brings every reference of the plan's attempts to the server, each content once per server and account. One that is
 * there by the ledger's word, or by its name and size in the server's list, is not sent again.
 */
export async function runUploadReferences(
  input: { readonly plan: RenderPlan },
  ports: UploadReferencesPorts,
  options: UploadReferencesOptions,
): Promise<ServerAssets> {
  const needed = neededReferences(input.plan);
  const fileIds = new Map<Sha256, string>();
  const absent: NeededReference[] = [];
  for (const reference of needed) {
    const known = await ports.ledger.findUpload(
      reference.sha256,
      serverKey(ports.api.server),
      options.serverKind.referencePurpose,
    );
    if (known === undefined || expiresTooSoon(known.expiresAtMs, ports.clock.now(), options)) absent.push(reference);
    else fileIds.set(reference.sha256, known.fileId);
  }
  const uploads = absent.length === 0 ? [] : await uploadAbsent(absent, ports, options);
  for (const upload of uploads) fileIds.set(upload.sha256, upload.fileId);
  return { fileIds, characterIds: new Map() };
}

/** Of 10,000 files each where the server does as the API says; what lies further back is sent once more. */
const mostPages = 10;

/** What is at the server for this purpose, the newest first. */
async function listFiles(
  { api }: UploadReferencesPorts,
  options: UploadReferencesOptions,
): Promise<readonly ApiFile[]> {
  const purpose = options.serverKind.referencePurpose;
  const files: ApiFile[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await api.listFiles(after === undefined ? { purpose } : { purpose, after }, options.signal);
    files.push(...items);
    if (next === undefined || next === after) break;
    after = next;
  }
  return files;
}

async function uploadAbsent(
  absent: readonly NeededReference[],
  ports: UploadReferencesPorts,
  options: UploadReferencesOptions,
): Promise<readonly UploadRecord[]> {
  const atServer = await listFiles(ports, options);
  const progress = createProgress(await sizeOf(absent, ports), ports.talk);
  const uploads: UploadRecord[] = [];
  for (const reference of absent) {
    const body = await runReadReference(reference, ports);
    const found = atServer.find(
      (file) =>
        file.filename === reference.filename &&
        file.sizeBytes === body.byteLength &&
        !expiresTooSoon(file.expiresAtMs, ports.clock.now(), options),
    );
    ports.crashPoints.reach('upload.before-send');
    const file = found ?? (await send(reference, { body, onSent: progress.onSent }, { ports, options }));
    ports.crashPoints.reach('upload.after-send');
    const upload = {
      sha256: reference.sha256,
      server: serverKey(ports.api.server),
      purpose: options.serverKind.referencePurpose,
      fileId: file.id,
      filename: reference.filename,
      sizeBytes: body.byteLength,
      expiresAtMs: file.expiresAtMs,
      uploadedAtMs: ports.clock.now(),
    };
    await ports.ledger.recordUpload(upload);
    ports.crashPoints.reach('upload.after-record');
    uploads.push(upload);
    progress.onDone(body.byteLength);
  }
  return uploads;
}

async function sizeOf(absent: readonly NeededReference[], { files }: UploadReferencesPorts): Promise<number> {
  let sizeBytes = 0;
  for (const { path } of absent) sizeBytes += (await files.stat(path))?.sizeBytes ?? 0;
  return sizeBytes;
}

/** Of all references together, in bytes; a try that begins again takes its own back. */
function createProgress(total: number, talk: Talk) {
  let done = 0;
  const tell = (bytes: number): void => {
    const isFinished = bytes === total;
    talk.progress({ id: 'references', label: 'Uploading references', done: bytes, total, unit: 'bytes', isFinished });
  };
  return {
    onSent: (bytes: number): void => tell(Math.min(done + bytes, total - 1)),
    onDone: (bytes: number): void => {
      done += bytes;
      tell(done);
    },
  };
}

function send(
  reference: NeededReference,
  { body, onSent }: { readonly body: Uint8Array; readonly onSent: (bytes: number) => void },
  { ports, options }: { readonly ports: UploadReferencesPorts; readonly options: UploadReferencesOptions },
) {
  const upload = {
    filename: reference.filename,
    purpose: options.serverKind.referencePurpose,
    mediaType: reference.mediaType,
    sizeBytes: body.byteLength,
    sha256: reference.sha256,
    open: watchedContent(body, onSent),
    expiresAfterSeconds: keepSeconds,
    neededUntilMs: neededUntilMs(ports.clock.now(), options),
  };
  return ports.api.uploadFile(upload, options.signal);
}

function expiresTooSoon(expiresAtMs: number | undefined, nowMs: number, options: UploadReferencesOptions): boolean {
  return expiresAtMs !== undefined && expiresAtMs < neededUntilMs(nowMs, options);
}

/** A batch may begin its last line at the end of its window. */
function neededUntilMs(nowMs: number, { serverKind }: UploadReferencesOptions): number {
  return nowMs + serverKind.completionWindowHours * 3_600_000;
}

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from './adapters/clock/system-clock.js';
import { armedCrashPoints, unarmedCrashPoints } from './adapters/crash-points/armed-crash-points.js';
import { boundHeap } from './adapters/heap/bound-heap.js';
import { systemRandom } from './adapters/random/system-random.js';
import type { S3Options } from './adapters/s3/s3-options.js';
import type { WebhookReceiver, WebhookReceiverOptions } from './adapters/webhook-receiver/open-webhook-receiver.js';
import type { UpstreamKind } from './catalog/upstream-kind.js';
import type { Config, StoreConfig, StoreUrl } from './config/config.js';
import type { Environment } from './config/environment.js';
import type { LeaseHolder } from './domain/lease.js';
import type { ServerIdentity } from './domain/server.js';
import { formatUlid } from './domain/ulid.js';
import type { FerryPorts } from './ferry/ferry-ports.js';
import type { GatewayOptions, GatewayPorts, UpstreamServer } from './gateway/gateway-ports.js';
import type { Clock } from './ports/clock.js';
import type { CrashPoints } from './ports/crash-points.js';
import type { DeliveryFolder } from './ports/delivery-folder.js';
import type { Documents } from './ports/documents.js';
import type { GatewayRecords } from './ports/gateway-records.js';
import type { Ledger } from './ports/ledger.js';
import type { LinkSigner } from './ports/link-signer.js';
import type { ListHistory } from './ports/list-history.js';
import type { ListRevisions } from './ports/list-revisions.js';
import type { MediaHashes } from './ports/media-hash.js';
import type { ProjectFiles } from './ports/project-files.js';
import type { Random } from './ports/random.js';
import type { Renderer } from './ports/renderer.js';
import type { ResultFiles } from './ports/result-files.js';
import type { SealedFolder } from './ports/sealed-folder.js';
import type { SmallPictures } from './ports/small-pictures.js';
import type { Store } from './ports/store.js';
import type { Talk } from './ports/talk.js';
import type { VideosApi } from './ports/videos-api.js';

/*
 * The composition root: config in, adapters out, each in its decorators. Adapters are loaded when they are first asked
 * for, because the S3 SDK, the ledger's engine and the HTTP server cost more to load than most commands take.
 */

/** Time as the process sees it; also what the terminal's heartbeat runs on. */
export const processClock: Clock = systemClock;
export const processRandom: Random = systemRandom;
/** For whoever owns the process. */
export const boundProcessHeap: () => void = boundHeap;

/** What a command needs of one project. Whoever opens a ledger or a server closes it. */
export interface Project {
  readonly config: Config;
  readonly files: ProjectFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly crashPoints: CrashPoints;
  readonly store: Store;
  readonly openLedger: () => Promise<Ledger>;
  /** For looking: a ledger that does not exist yet is an empty one, and looking does not make it. */
  readonly readLedger: () => Promise<Ledger>;
  readonly openQuay: () => Promise<Quay>;
  readonly openDocuments: () => Promise<Documents>;
  /** A folder named on the command line, or the project's own. */
  readonly openFolder: (folder: string) => Promise<Documents>;
  readonly openSealedFolder: (folder: string) => Promise<SealedFolder>;
  readonly openDelivery: (folder: string) => Promise<DeliveryFolder>;
  readonly openHistory: () => Promise<ListHistory>;
  /** Draws placeholder clips in worker threads. */
  readonly openRenderer: () => Promise<Renderer>;
  /** What the pictures of the dailies were made into, beside the ledger. */
  readonly openPictures: () => Promise<SmallPictures>;
  /** What its servers said of their batches, as it came. */
  readonly openResultFiles: () => Promise<ResultFiles>;
  /** Undefined where the store cannot sign. */
  readonly openSigner: () => Promise<LinkSigner | undefined>;
  readonly openHashes: () => Promise<MediaHashes>;
  readonly holder: () => Promise<LeaseHolder>;
}

/** Where files rest and are counted on their way from the server to the store. */
export type Quay = Pick<FerryPorts, 'spool' | 'overflow' | 'hashes' | 'fallback'>;

/** Listens for a server's webhooks until it is closed. */
export async function openWebhooks(options: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const { openWebhookReceiver } = await import('./adapters/webhook-receiver/open-webhook-receiver.js');
  return openWebhookReceiver(systemClock, options);
}

/** A server that can be spoken to. */
export interface OpenServer {
  readonly api: VideosApi;
  readonly close: () => Promise<void>;
}

export async function openProjectFiles(folder: string): Promise<ProjectFiles> {
  const adapter = await import('./adapters/project-files/open-project-files.js');
  return adapter.openProjectFiles(folder);
}

/** The project as its git kept it. */
export async function openListRevisions(folder: string): Promise<ListRevisions> {
  const adapter = await import('./adapters/git/git-revisions.js');
  return adapter.gitRevisions(folder);
}

/** A folder that a command writes files of people's own into: lists, schemas. */
export async function openDocumentsFolder(folder: string): Promise<Documents> {
  const { documentsFolder } = await import('./adapters/documents/documents-folder.js');
  return documentsFolder(folder);
}

export async function openProject(config: Config, files: ProjectFiles, environment: Environment): Promise<Project> {
  return {
    config,
    files,
    clock: systemClock,
    random: systemRandom,
    crashPoints: crashPointsOf(environment),
    store: await openStoreAt(config.store.url, config),
    openLedger: () => openLedger(config),
    readLedger: () => readLedger(config),
    openQuay: () => openQuay(config),
    openDocuments: () => openDocumentsFolder(resolve(config.folder, config.dailies.folder)),
    openFolder: (folder) => openDocumentsFolder(resolve(config.folder, folder)),
    openSealedFolder: async (folder) => {
      const { FolderOnDisk } = await import('./adapters/files/folder-on-disk.js');
      return new FolderOnDisk(resolve(config.folder, folder));
    },
    openDelivery: async (folder) => {
      const { deliveryFolder } = await import('./adapters/documents/delivery-folder.js');
      return deliveryFolder(resolve(config.folder, folder), systemClock);
    },
    openHistory: async () => (await import('./adapters/git/git-history.js')).gitHistory(config.folder),
    openRenderer: async () => {
      const { createWorkerRenderer } = await import('./adapters/pictures/worker-renderer.js');
      return createWorkerRenderer({ workerUrl: renderWorker, workerCount: renderers });
    },
    openPictures: async () => {
      const { smallPicturesFolder } = await import('./adapters/pictures/small-pictures-folder.js');
      return smallPicturesFolder(resolve(config.folder, config.stateFolder, 'thumbnails'), keptPicturesBytes);
    },
    openResultFiles: async () => {
      const { resultFilesFolder } = await import('./adapters/result-files/result-files-folder.js');
      return resultFilesFolder(resultsFolderOf(config));
    },
    openSigner: () => openSigner(config.store),
    openHashes,
    holder: async () => {
      const { createHostProcesses } = await import('./adapters/processes/host-processes.js');
      const id = formatUlid(systemClock.now(), systemRandom.bytes(10));
      return { id, ...createHostProcesses().self() };
    },
  };
}

function crashPointsOf(environment: Environment): CrashPoints {
  return environment.crashAt === undefined ? unarmedCrashPoints : armedCrashPoints(environment.crashAt);
}

async function readLedger(config: Config): Promise<Ledger> {
  const isMissing = config.ledger.kind === 'sqlite' && !existsSync(resolve(config.folder, config.ledger.path));
  if (!isMissing) return openLedger(config);
  const { emptyMemoryLedger, openMemoryLedger } = await import('./adapters/ledger/memory-ledger.js');
  const { createHostProcesses } = await import('./adapters/processes/host-processes.js');
  const state = emptyMemoryLedger(formatUlid(systemClock.now(), systemRandom.bytes(10)));
  return openMemoryLedger(state, { clock: systemClock, processes: createHostProcesses() });
}

async function openLedger(config: Config): Promise<Ledger> {
  const { openSqlLedger } = await import('./adapters/ledger/sql-ledger.js');
  const { createHostProcesses } = await import('./adapters/processes/host-processes.js');
  const ports = { clock: systemClock, random: systemRandom, processes: createHostProcesses() };
  if (config.ledger.kind === 'sqlite') {
    const { openSqlite } = await import('./adapters/sql/open-sqlite.js');
    return openSqlLedger(openSqlite(resolve(config.folder, config.ledger.path)), ports, { dialect: 'sqlite' });
  }
  const { openPostgres } = await import('./adapters/sql/open-postgres.js');
  const { retryLedger } = await import('./adapters/retry/retry-ledger.js');
  return retryLedger(await openSqlLedger(openPostgres(config.ledger.url), ports, { dialect: 'postgres' }), ports);
}

async function openQuay(config: Config): Promise<Quay> {
  const [{ FileSpool }, { MemorySpool }] = await Promise.all([
    import('./adapters/files/file-spool.js'),
    import('./adapters/memory-spool/memory-spool.js'),
  ]);
  const { fallback } = config.store;
  return {
    spool: new FileSpool(resolve(config.folder, config.stateFolder, 'spool'), spoolLimits),
    overflow: new MemorySpool(overflowBytes),
    hashes: await openHashes(),
    ...(fallback === undefined ? {} : { fallback: await openStoreAt(fallback, config) }),
  };
}

/** The pictures of ten full pages. */
const keptPicturesBytes = 64_000_000;

async function openHashes(): Promise<MediaHashes> {
  const { createHashCrew } = await import('./adapters/media-hash/hash-crew.js');
  return createHashCrew({ workerUrl: hashWorker, workerCount: hashers });
}

/** One for each 400 MB/s of a fast line, and a core left for everything else. */
const hashers = Math.min(4, Math.max(1, availableParallelism() - 1));
const hashWorker = new URL('./adapters/media-hash/hash-worker.js', import.meta.url);

/** One clip of the largest size that any known server renders, and room to spare. */
const overflowBytes = 256_000_000;

/** Clips in flight, a few hundred at most; the disk keeps a gigabyte for everybody else. */
const spoolLimits = { capBytes: 20_000_000_000, reserveBytes: 1_000_000_000 };

/** Beside the ledger, and a rehearsal's beside that of rehearsals. */
function resultsFolderOf(config: Pick<Config, 'folder' | 'stateFolder'>): string {
  return resolve(config.folder, config.stateFolder, 'results');
}

async function openStoreAt(url: StoreUrl, config: Config): Promise<Store> {
  return url.kind === 'file' ? openFileStore(url, config) : openS3Store(config.store, url);
}

async function openFileStore(url: StoreUrl & { readonly kind: 'file' }, config: Config): Promise<Store> {
  const { FileStore } = await import('./adapters/files/file-store.js');
  return new FileStore(resolve(config.folder, url.path), systemClock);
}

async function openS3Store(store: StoreConfig, url: StoreUrl & { readonly kind: 's3' }): Promise<Store> {
  const { S3Store } = await import('./adapters/s3/s3-store.js');
  return new S3Store(s3Options(store, url), systemClock);
}

async function openSigner(store: StoreConfig): Promise<LinkSigner | undefined> {
  if (store.url.kind !== 's3') return undefined;
  const { s3LinkSigner } = await import('./adapters/s3/s3-link-signer.js');
  return s3LinkSigner(s3Options(store, store.url), systemClock);
}

function s3Options({ s3 }: StoreConfig, url: StoreUrl & { readonly kind: 's3' }): S3Options {
  return {
    bucket: url.bucket,
    prefix: url.prefix,
    tags: s3.tags,
    ...(s3.endpoint === undefined ? {} : { endpoint: s3.endpoint }),
    ...(s3.region === undefined ? {} : { region: s3.region }),
    ...(s3.forcePathStyle === undefined ? {} : { forcePathStyle: s3.forcePathStyle }),
    ...(s3.storageClass === undefined ? {} : { storageClass: s3.storageClass }),
    ...(s3.encryption === undefined ? {} : { encryption: s3.encryption }),
  };
}

export interface ServerConnection {
  readonly identity: ServerIdentity;
  /** Where it answers, where that differs from its identity's address. */
  readonly baseUrl?: string;
  readonly key: string | undefined;
  /** File for the log of every call; none is kept without it. */
  readonly logFile?: string | undefined;
  /** The project whose state folder keeps the result files. */
  readonly config: Pick<Config, 'folder' | 'stateFolder'>;
  readonly talk: Pick<Talk, 'warn'>;
}

/** The client in its decorators: every call is logged, free calls are retried, paid ones never; result files are kept. */
export async function openServer(connection: ServerConnection): Promise<OpenServer> {
  const [{ openVideosApi }, { retryVideosApi }, { keepResultFiles }] = await Promise.all([
    import('./adapters/videos-api/open-videos-api.js'),
    import('./adapters/retry/retry-videos-api.js'),
    import('./adapters/result-files/keep-result-files.js'),
  ]);
  const { identity, baseUrl, key, logFile, config, talk } = connection;
  const api = openVideosApi({
    server: identity,
    key,
    clock: systemClock,
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
  const logged = logFile === undefined ? api : await logCalls(api, logFile, key);
  const retried = retryVideosApi(logged, { clock: systemClock, random: systemRandom });
  const { reserveBytes } = spoolLimits;
  return { api: keepResultFiles(retried, { folder: resultsFolderOf(config), reserveBytes }, talk), close: api.close };
}

async function logCalls(api: VideosApi, file: string, key: string | undefined): Promise<VideosApi> {
  const [{ openLog }, { logVideosApi }] = await Promise.all([
    import('./adapters/log/open-log.js'),
    import('./adapters/log/log-videos-api.js'),
  ]);
  return logVideosApi(api, openLog(file, key === undefined ? [] : [key]), systemClock);
}

/** Asks a server who it is. Throws when nobody answers there. */
export async function identifyServer(
  address: { readonly kind: string; readonly url: string; readonly key: string | undefined },
  signal?: AbortSignal,
): Promise<ServerIdentity> {
  const { identifyServer: ask } = await import('./adapters/videos-api/identify-server.js');
  return (await ask(address, signal)).identity;
}

export interface GatewaySetup {
  /** Absolute folder of its records, blobs and token. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly catalog: import('./catalog/catalog.js').Catalog;
  readonly environment: Environment;
  /** Servers that render; without any the placeholder renderer does. */
  readonly upstreams?: { readonly addresses: readonly UpstreamAddress[]; readonly key: string | undefined };
  readonly extras?: GatewayExtras;
}

export interface UpstreamAddress {
  readonly kind: UpstreamKind;
  readonly url: string;
  readonly models?: readonly string[];
}

/** What only a rehearsal, a test or a standalone gateway asks for. */
export type GatewayExtras = Pick<
  GatewayOptions,
  'faults' | 'speed' | 'webhooks' | 'hasStageDoor' | 'allowedHosts' | 'requestsPerMinute'
>;

export interface OpenGateway {
  readonly url: string;
  readonly token: string;
  readonly stopped: Promise<void>;
  readonly records: GatewayRecords;
  readonly close: () => Promise<void>;
}

/** The gateway over a folder that survives it, alone there. Without upstreams worker threads draw placeholders. */
export async function openGateway(setup: GatewaySetup): Promise<OpenGateway> {
  const [{ claimFolder }, { openGatewayRecords }, { openFolderBlobs }, { createWorkerRenderer }] = await Promise.all([
    import('./adapters/gateway-records/claim-folder.js'),
    import('./adapters/gateway-records/open-gateway-records.js'),
    import('./adapters/gateway-blobs/folder-blobs.js'),
    import('./adapters/pictures/worker-renderer.js'),
  ]);
  const [{ openToken }, { startGateway }] = await Promise.all([
    import('./adapters/token/open-token.js'),
    import('./gateway/start-gateway.js'),
  ]);
  const [{ webhookPost }, { findFfmpeg }, { ffmpegPictures }] = await Promise.all([
    import('./adapters/videos-api/post-webhook.js'),
    import('./adapters/ffmpeg/find-ffmpeg.js'),
    import('./adapters/ffmpeg/ffmpeg-pictures.js'),
  ]);
  const claim = await claimFolder(setup.folder);
  const token = await openToken(resolve(setup.folder, 'token'), systemRandom);
  const records = await openGatewayRecords(resolve(setup.folder, 'gateway.db'));
  const scratchFolder = resolve(setup.folder, 'scratch');
  const ffmpeg = await findFfmpeg({ searchPath: setup.environment.searchPath, scratchFolder });
  const renderer = createWorkerRenderer({ workerUrl: renderWorker, workerCount: renderers, ffmpeg });
  const upstreams = await openUpstreams(setup.upstreams);
  const closePorts = async (): Promise<void> => {
    await renderer.close();
    for (const { jobs } of upstreams) await jobs.close();
    await records.close();
    await claim.release();
  };
  const ports: GatewayPorts = {
    records,
    blobs: await openFolderBlobs(resolve(setup.folder, 'blobs')),
    renderer,
    upstreams,
    ...(ffmpeg === undefined ? {} : { pictures: ffmpegPictures(ffmpeg) }),
    webhookPost,
    clock: systemClock,
    random: systemRandom,
    crashPoints: crashPointsOf(setup.environment),
  };
  const { host, port, catalog, extras } = setup;
  const options = { token, host, port, catalog, renderer: rendererOf(upstreams), concurrency: renderers, ...extras };
  try {
    const { url, stopped, close } = await startGateway(ports, options);
    return { url, token, stopped, records, close: () => close().finally(closePorts) };
  } catch (cause) {
    await closePorts();
    throw cause;
  }
}

async function openUpstreams(setup: GatewaySetup['upstreams']): Promise<readonly UpstreamServer[]> {
  if (setup === undefined || setup.addresses.length === 0) return [];
  const { openVideoJobs } = await import('./adapters/videos-api/open-video-jobs.js');
  return setup.addresses.map(({ kind, url, models }) => ({
    name: url,
    kind,
    ...(models === undefined ? {} : { models }),
    jobs: openVideoJobs({ kind, url, key: setup.key, clock: systemClock }),
  }));
}

function rendererOf(upstreams: readonly UpstreamServer[]): GatewayOptions['renderer'] {
  if (upstreams.length === 0) return { renderer: 'placeholder', renders: 'free', isPlaceholder: true };
  const isPaid = upstreams.some(({ kind }) => kind.renders === 'paid');
  return { renderer: 'upstream', renders: isPaid ? 'paid' : 'free', isPlaceholder: false };
}

/** Rendering is all that a rehearsal waits for, and it is bound by processors; more threads than cores gain nothing. */
const renderers = 2;
const renderWorker = new URL('./adapters/pictures/render-worker.js', import.meta.url);

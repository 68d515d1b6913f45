import type { Config, KeySource, ServerConfig, StoreConfig } from './config.js';
import type { ConfigInput } from './config-input.js';
import { checkServerUrl, checkTimezone, parseInstant, parseLedgerUrl, parseStoreUrl } from './config-value.js';
import type { Environment } from './environment.js';
import { fillInSchedule } from './schedule-config.js';

/** What the command line may say over file and environment. */
export interface ConfigFlags {
  readonly serverUrl?: string | undefined;
  readonly store?: string | undefined;
  readonly ledger?: string | undefined;
}

export interface ConfigSources {
  /** Absolute. */
  readonly folder: string;
  readonly file: string | undefined;
  readonly input: ConfigInput;
  readonly environment: Environment;
  readonly flags: ConfigFlags;
}

/** Flags over environment over file over defaults. Throws RenderQueueError of kind `config`. */
export function fillInConfig(sources: ConfigSources): Config {
  const { folder, file, input } = sources;
  return {
    folder,
    file,
    stateFolder: '.nightshoot',
    show: input.show,
    timezone: checkTimezone(input.timezone ?? 'UTC'),
    frameRate: input.frame_rate,
    shotlists: input.shotlists ?? ['shotlists/**/*.{yaml,yml,csv}'],
    server: fillInServer(sources),
    models: input.models ?? {},
    store: fillInStore(sources),
    ledger: parseLedgerUrl(
      sources.flags.ledger ?? sources.environment.ledger ?? input.ledger ?? 'file:.nightshoot/ledger.db',
    ),
    limits: {
      runUsd: input.limits?.run_usd,
      dayUsd: input.limits?.day_usd,
      runTakes: input.limits?.run_takes,
      rerenders: input.limits?.rerenders,
    },
    retries: {
      rateLimit: input.retries?.rate_limit ?? 3,
      neverStarted: input.retries?.never_started ?? 2,
      outputRefused: input.retries?.output_refused ?? 0,
    },
    schedule: fillInSchedule(input.schedule, sources.environment),
    acceptsUnknownCost: input.accept_unknown_cost ?? false,
    bandwidthBytesPerSecond: input.bandwidth_mbit === undefined ? undefined : (input.bandwidth_mbit * 1_000_000) / 8,
    guardrails: input.guardrails ?? 'warn',
    naming: input.naming ?? 'simple',
    columns: input.columns ?? {},
    statusMap: {
      omit: input.status_map?.omit ?? [],
      hold: input.status_map?.hold ?? [],
      locked: input.status_map?.locked ?? [],
    },
    defaults: input.defaults ?? {},
    characters: input.characters ?? {},
    dailies: {
      links: input.dailies?.links ?? 'relative',
      baseUrl: input.dailies?.base_url,
      presignHours: input.dailies?.presign_hours ?? 12,
      folder: input.dailies?.folder ?? 'dailies',
    },
    delivery: input.delivery ?? {},
  };
}

function fillInServer({ input, environment, flags }: ConfigSources): ServerConfig | undefined {
  const server = input.server ?? {};
  const written = flags.serverUrl ?? environment.serverUrl ?? server.url;
  if (written === undefined) return undefined;
  return {
    urls: (typeof written === 'string' ? [written] : written).map(checkServerUrl),
    kind: environment.serverKind ?? server.kind ?? 'openai',
    key: keySource(server),
    batch: server.batch,
    referencePurpose: server.reference_purpose,
    shutdownAtMs: server.shutdown_at === undefined ? undefined : parseInstant(server.shutdown_at),
  };
}

function keySource(server: NonNullable<ConfigInput['server']>): KeySource {
  if (server.key === 'none') return { kind: 'none' };
  if (server.key_file !== undefined) return { kind: 'file', path: server.key_file };
  return { kind: 'environment', name: server.key_env ?? 'OPENAI_API_KEY' };
}

function fillInStore({ input, environment, flags }: ConfigSources): StoreConfig {
  const store = input.store ?? {};
  return {
    url: parseStoreUrl(flags.store ?? environment.store ?? store.url ?? 'file:renders'),
    fallback: store.fallback === undefined ? undefined : parseStoreUrl(store.fallback),
    s3: {
      region: store.region,
      endpoint: store.endpoint,
      forcePathStyle: store.force_path_style,
      checksum: store.checksum ?? 'auto',
      encryption: encryptionOf(store),
      storageClass: store.storage_class,
      tags: store.tags ?? {},
    },
  };
}

function encryptionOf({ sse, kms_key_id }: NonNullable<ConfigInput['store']>): StoreConfig['s3']['encryption'] {
  if (sse === undefined) return undefined;
  return kms_key_id === undefined ? { algorithm: sse } : { algorithm: sse, kmsKeyId: kms_key_id };
}

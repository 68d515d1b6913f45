import type { ConfigInput } from './config-input.js';
import type { ScheduleConfig } from './schedule-config.js';

type StorageClass = NonNullable<NonNullable<ConfigInput['store']>['storage_class']>;

/** The full form: every default filled in, addresses parsed, nothing read twice. Secrets are named here, never held. */
export interface Config {
  /** Absolute folder that all relative paths start from. */
  readonly folder: string;
  /** The file it was read from; undefined when there is none and everything is a default. */
  readonly file: string | undefined;
  /** Ledger, spool, plans and locks live below it, relative to the project. */
  readonly stateFolder: string;
  readonly show: string | undefined;
  readonly timezone: string;
  /** Frames a second of the cut; undefined where nobody says, and then no length may depend on it. */
  readonly frameRate: number | undefined;
  readonly shotlists: readonly string[];
  readonly server: ServerConfig | undefined;
  readonly models: NonNullable<ConfigInput['models']>;
  readonly store: StoreConfig;
  readonly ledger: LedgerConfig;
  readonly limits: Limits;
  readonly retries: RetryBudget;
  readonly schedule: ScheduleConfig;
  readonly acceptsUnknownCost: boolean;
  readonly bandwidthBytesPerSecond: number | undefined;
  readonly guardrails: 'warn' | 'off';
  readonly naming: 'simple' | 'netflix' | 'kitsu';
  readonly columns: Readonly<Record<string, string>>;
  readonly statusMap: StatusMap;
  readonly defaults: NonNullable<ConfigInput['defaults']>;
  readonly characters: NonNullable<ConfigInput['characters']>;
  readonly dailies: DailiesConfig;
  readonly delivery: NonNullable<ConfigInput['delivery']>;
}

export interface ServerConfig {
  readonly urls: readonly string[];
  readonly kind: string;
  readonly key: KeySource;
  readonly batch: 'native' | 'gateway' | undefined;
  readonly referencePurpose: string | undefined;
  /** When the provider stops answering for good. */
  readonly shutdownAtMs: number | undefined;
}

export type KeySource =
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'none' };

export interface StoreConfig {
  readonly url: StoreUrl;
  readonly fallback: StoreUrl | undefined;
  readonly s3: S3Config;
}

export type StoreUrl =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

export interface S3Config {
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly forcePathStyle: boolean | undefined;
  readonly checksum: 'auto' | 'sha256' | 'md5';
  readonly encryption: { readonly algorithm: 'AES256' | 'aws:kms'; readonly kmsKeyId?: string } | undefined;
  readonly storageClass: StorageClass | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export type LedgerConfig =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Undefined is no limit. */
export interface Limits {
  readonly runUsd: number | undefined;
  readonly dayUsd: number | undefined;
  readonly runTakes: number | undefined;
  readonly rerenders: number | undefined;
}

/** Automatic tries of one take, by class of failure. */
export interface RetryBudget {
  readonly rateLimit: number;
  readonly neverStarted: number;
  readonly outputRefused: number;
}

/** Words in a list's status column that mean something to the plan. */
export interface StatusMap {
  readonly omit: readonly string[];
  readonly hold: readonly string[];
  readonly locked: readonly string[];
}

export interface DailiesConfig {
  readonly links: 'relative' | 'base_url' | 'presign';
  readonly baseUrl: string | undefined;
  readonly presignHours: number;
  readonly folder: string;
}

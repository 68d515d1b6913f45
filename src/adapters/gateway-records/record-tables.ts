import type { SqlGenerated } from '../sql/sql-database.js';

/** Grows with every change of the tables; a file of another format is refused by name. */
export const recordFormat = 1;

/** Documents are the JSON of the records in `domain/gateway-records.ts`; the columns beside them are what is searched. */
export interface RecordTables {
  format: { number: number };
  files: DocumentTable & { purpose: string; sizeBytes: number; expiresAtMs: number | null };
  batches: DocumentTable & { isOpen: number };
  characters: DocumentTable;
  sharedCharacters: { id: string; upstream: string; upstreamId: string };
  videos: DocumentTable & { isOpen: number; job: string | null; expiresAtMs: number | null };
  lines: {
    batchId: string;
    line: number;
    customId: string;
    offset: number;
    length: number;
    state: string;
    videoId: string | null;
    refusal: string | null;
  };
  answers: { key: string; bodySha256: string; status: number; body: string; createdAtMs: number };
  deliveries: { id: string; dueAtMs: number; document: string };
  truth: { sequence: SqlGenerated<number>; event: string };
}

interface DocumentTable {
  sequence: SqlGenerated<number>;
  id: string;
  document: string;
}

/** Made again harmlessly at each start. */
export const recordTablesSql: readonly string[] = [
  'create table if not exists format (number integer not null)',
  `create table if not exists files
    (sequence integer primary key autoincrement, id text not null unique, purpose text not null,
     size_bytes integer not null, expires_at_ms integer, document text not null)`,
  'create index if not exists files_by_expiry on files (expires_at_ms) where expires_at_ms is not null',
  `create table if not exists characters
    (sequence integer primary key autoincrement, id text not null unique, document text not null)`,
  `create table if not exists shared_characters
    (id text not null, upstream text not null, upstream_id text not null, primary key (id, upstream))`,
  `create table if not exists batches
    (sequence integer primary key autoincrement, id text not null unique, is_open integer not null,
     document text not null)`,
  'create index if not exists open_batches on batches (is_open) where is_open = 1',
  `create table if not exists videos
    (sequence integer primary key autoincrement, id text not null unique, is_open integer not null, job text,
     expires_at_ms integer, document text not null)`,
  'create index if not exists videos_by_job on videos (job) where job is not null',
  'create index if not exists videos_by_expiry on videos (expires_at_ms) where expires_at_ms is not null',
  'create index if not exists open_videos on videos (is_open) where is_open = 1',
  `create table if not exists lines
    (batch_id text not null, line integer not null, custom_id text not null, offset integer not null,
     length integer not null, state text not null, video_id text, refusal text, primary key (batch_id, line))`,
  'create index if not exists lines_by_state on lines (batch_id, state, line)',
  `create table if not exists answers
    (key text primary key, body_sha256 text not null, status integer not null, body text not null,
     created_at_ms integer not null)`,
  'create index if not exists answers_by_time on answers (created_at_ms)',
  'create table if not exists deliveries (id text primary key, due_at_ms integer not null, document text not null)',
  'create index if not exists deliveries_by_time on deliveries (due_at_ms)',
  'create table if not exists truth (sequence integer primary key autoincrement, event text not null)',
];

export type SqlDialect = 'sqlite' | 'postgres';

/**
 * Format n of the ledger is what the first n migrations make. Published ones are never edited; a new format is a new
 * entry. Text compares by bytes on both, so that both page in the same order.
 */
export const ledgerMigrations: readonly ((dialect: SqlDialect) => readonly string[])[] = [firstFormat];

function firstFormat(dialect: SqlDialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const real = dialect === 'postgres' ? 'double precision' : 'real';
  return [
    `create table ledger (id integer primary key check (id = 1), ledger_id ${text} not null, format integer not null, show ${text})`,
    `create table lease (id integer primary key check (id = 1), epoch bigint not null, writes bigint not null,
      holder_id ${text}, host ${text}, holder_user ${text}, pid bigint, boot_id ${text}, pid_started_at ${text},
      acquired_at bigint, expires_at bigint)`,
    'insert into lease (id, epoch, writes) values (1, 0, 0)',
    `create table runs (id ${text} primary key, name ${text} not null, kind ${text} not null, opened_at bigint not null,
      closed_at bigint, commit_hash ${text})`,
    `create table versions (shot_id ${text} not null, version integer not null, fingerprint ${text} not null,
      episode ${text}, sequence ${text}, method ${text} not null, request ${text} not null, place ${text} not null,
      notes ${text}, created_at bigint not null,
      primary key (shot_id, version), unique (shot_id, fingerprint))`,
    `create table submissions (id ${text} primary key, run_id ${text} not null references runs (id), state ${text} not null,
      server ${text} not null, model ${text} not null, input_file_id ${text} not null, input_sha256 ${text} not null,
      line_count integer not null, batch_id ${text}, batch_status ${text}, output_file_id ${text}, error_file_id ${text},
      batch_ended_at bigint, intended_at bigint not null, updated_at bigint not null)`,
    `create table attempts (custom_id ${text} primary key, shot_id ${text} not null, version integer not null,
      take integer not null, attempt integer not null, run_id ${text} not null references runs (id),
      submission_id ${text} not null references submissions (id), line integer not null, state ${text} not null,
      price_kind ${text} not null, price_amount ${real}, is_placeholder integer not null, video_id ${text}, failure ${text},
      download_deadline bigint, deadline_source ${text}, created_at bigint not null, updated_at bigint not null,
      unique (shot_id, version, take, attempt), foreign key (shot_id, version) references versions (shot_id, version))`,
    'create index attempts_by_submission on attempts (submission_id)',
    'create index attempts_by_run on attempts (run_id)',
    'create index attempts_by_state on attempts (state)',
    `create table uploads (sha256 ${text} not null, server ${text} not null, purpose ${text} not null, file_id ${text} not null,
      filename ${text} not null, size_bytes bigint not null, expires_at bigint, uploaded_at bigint not null,
      primary key (sha256, server, purpose))`,
    `create table assets (custom_id ${text} not null references attempts (custom_id), kind ${text} not null,
      receipt ${text} not null, media_type ${text} not null, duration_seconds ${real}, width integer, height integer,
      frame_rate ${real}, has_audio integer, c4 ${text}, xxh128 ${text}, findings ${text} not null, primary key (custom_id, kind))`,
    `create table events (sequence bigint primary key, at bigint not null, run_id ${text}, subject ${text} not null,
      subject_id ${text} not null, event ${text} not null, who ${text} not null, detail ${text} not null)`,
    'create index events_by_subject on events (subject, subject_id)',
    ...appendOnlyEvents(dialect),
  ];
}

function appendOnlyEvents(dialect: SqlDialect): readonly string[] {
  if (dialect === 'sqlite') {
    return ['update', 'delete'].map(
      (act) =>
        `create trigger events_refuse_${act} before ${act} on events begin select raise(abort, 'events are append-only'); end`,
    );
  }
  return [
    `create function refuse_event_change() returns trigger language plpgsql as $$
      begin raise exception 'events are append-only'; end $$`,
    `create trigger events_refuse_change before update or delete or truncate on events
      for each statement execute function refuse_event_change()`,
  ];
}

import { z } from 'zod';
import { modelInputSchema } from '../catalog/model-input.js';
import { busyPolicies, failureNames } from './schedule-names.js';

const text = z.string().min(1);
const count = z.int().nonnegative();
const size = z.string().regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/, 'must be width x height, such as `1280x720`');
/** Shot lists keep every scalar as written; a default may be written as a number or as text. */
const scalar = z.union([text, z.number()]).transform(String);

const server = z.strictObject({
  url: z
    .union([text, z.array(text).min(1)])
    .optional()
    .describe('Address up to `/v1`. Several addresses are several renderers.'),
  kind: text.optional().describe('Catalog entry of the server, such as openai or nightshoot.'),
  key_env: text.optional().describe('Environment variable that holds the key.'),
  key_file: text.optional().describe('File that holds the key.'),
  key: z.literal('none').optional().describe('`none` where the server asks for no key.'),
  batch: z.enum(['native', 'gateway']).optional().describe('Who runs the batch; follows from the kind.'),
  shutdown_at: text
    .optional()
    .describe('When the provider stops answering for good, such as `2026-09-24T00:00:00Z`; bytes are home before it.'),
  reference_purpose: text.optional().describe('File purpose for input references, where the server is particular.'),
});

const store = z.strictObject({
  url: text.optional().describe('`s3://bucket/prefix` or `file:folder`.'),
  fallback: text.optional().describe('Where verified bytes wait while the store is down: `file:/mnt/nas/…`.'),
  region: text.optional().describe('Region of the bucket.'),
  endpoint: text.optional().describe('Address of an S3-compatible server.'),
  force_path_style: z.boolean().optional().describe('Bucket in the path instead of the host name.'),
  checksum: z.enum(['auto', 'sha256', 'md5']).optional().describe('How the store checks a PUT; auto finds out.'),
  sse: z.enum(['AES256', 'aws:kms']).optional().describe('Server-side encryption.'),
  kms_key_id: text.optional().describe('Key for `sse: aws:kms`.'),
  storage_class: z
    .enum(['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'REDUCED_REDUNDANCY'])
    .optional()
    .describe('Storage class of delivered objects.'),
  tags: z.record(text, text).optional().describe('Object tags, at most ten.'),
});

const limits = z.strictObject({
  run_usd: z.number().nonnegative().optional().describe('Dollars one run may spend.'),
  day_usd: z.number().nonnegative().optional().describe('Dollars one local day may spend.'),
  run_takes: count.optional().describe('Takes one run may submit.'),
  rerenders: count.optional().describe('Landed shots that may change at once.'),
});

const retries = z.strictObject({
  rate_limit: count.optional().describe('Tries after the server had no room; 3.'),
  never_started: count.optional().describe('Tries after a line never ran; 2.'),
  output_refused: count.optional().describe('Re-rolls after moderation refused an output; 0: each may be billed.'),
});

const schedule = z.strictObject({
  if_busy: z.enum(busyPolicies).optional().describe('What `run` does when another run holds the lease.'),
  fail_on: z.array(z.enum(failureNames)).optional().describe('What makes `run` red; everything when left out.'),
  no_wait: z.boolean().optional().describe('`run` sends, brings home what is ready, and leaves.'),
});

const character = z.strictObject({
  name: text.describe('As prompts say it, verbatim.'),
  clip: text.describe('MP4 of two to four seconds.'),
});

/** The written form of `nightshoot.yaml`. The full form, with defaults filled in once, is `Config`. */
export const configInputSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal('nightshoot/config@1'),
    show: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, 'must be a code of letters, digits and `-`')
      .optional()
      .describe('Code of the show.'),
    timezone: text.optional().describe('IANA name such as `Europe/Berlin`; evenings and reports use it.'),
    frame_rate: z
      .number()
      .positive()
      .optional()
      .describe('Frames a second of the cut. Lengths in frames need it; timelines run at 24 without it.'),
    shotlists: z.array(text).min(1).optional().describe('Which files are shot lists.'),
    server: server.optional(),
    models: z.record(text, modelInputSchema).optional().describe('Models of your own; lists may use the names.'),
    store: store.optional(),
    ledger: text.optional().describe('`file:.nightshoot/ledger.db` or `postgres://…`.'),
    limits: limits.optional().describe('What no night may exceed; a rehearsal, which spends nothing, has none.'),
    retries: retries.optional(),
    schedule: schedule.optional().describe('How `run` behaves where nobody watches it.'),
    accept_unknown_cost: z.boolean().optional().describe('Submit takes whose price nobody published.'),
    bandwidth_mbit: z
      .number()
      .positive()
      .optional()
      .describe(
        'Megabits a second the ferry may count on. No more takes are out at once than it fetches in half their time.',
      ),
    guardrails: z.enum(['warn', 'off']).optional().describe('The prompt lint.'),
    naming: z.enum(['simple', 'netflix', 'kitsu']).optional().describe('Grammar of shot ids.'),
    columns: z.record(text, text).optional().describe('CSV header to field.'),
    status_map: z.partialRecord(z.enum(['omit', 'hold', 'locked']), z.array(text)).optional(),
    defaults: z
      .strictObject({
        model: text.optional(),
        size: size.optional(),
        seconds: scalar.optional(),
        takes: scalar.optional(),
        fit: text.optional(),
        params: z.record(text, scalar).optional(),
      })
      .optional()
      .describe('Values for shots that give none.'),
    characters: z.record(text, character).optional(),
    dailies: z
      .strictObject({
        links: z.enum(['relative', 'base_url', 'presign']).optional(),
        base_url: text.optional(),
        presign_hours: z.number().positive().max(168).optional(),
        folder: text.optional(),
      })
      .optional(),
    delivery: z
      .strictObject({
        media_root: z.record(text, text).optional(),
        first_frame: count.optional(),
        reel: z.enum(['short8', 'long']).optional(),
      })
      .optional(),
  })
  .meta({ id: 'NightshootConfig', title: 'nightshoot config', description: 'nightshoot.yaml' });

export type ConfigInput = z.infer<typeof configInputSchema>;

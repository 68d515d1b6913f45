import { z } from 'zod';
import { customIdSchema } from '../domain/custom-id.js';
import type { RunRecord, SubmissionRecord, VersionRecord } from '../domain/ledger-records.js';
import { fingerprintSchema, methodSchema, renderRequestSchema } from '../domain/render-request.js';
import { sha256Schema } from '../domain/sha256.js';
import { shotIdSchema } from '../domain/shot-id.js';
import { takeNameSchema } from '../domain/take-name.js';
import { ulidSchema } from '../domain/ulid.js';
import type { SubmissionIntent } from '../ports/ledger.js';

export const moneySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), microUsd: z.int() }),
  z.strictObject({ kind: z.literal('would_cost'), microUsd: z.int() }),
  z.strictObject({ kind: z.literal('machine_time'), seconds: z.number() }),
  z.strictObject({ kind: z.literal('unknown') }),
]);

export const placeSchema = z.strictObject({
  file: z.string(),
  line: z.int().exactOptional(),
  column: z.int().exactOptional(),
  endColumn: z.int().exactOptional(),
  cell: z.string().exactOptional(),
  field: z.string().exactOptional(),
});

const manifestLineSchema = z.strictObject({
  customId: customIdSchema,
  takeName: takeNameSchema,
  shotId: shotIdSchema,
  version: z.int().positive(),
  take: z.int().positive(),
  attempt: z.int().positive(),
  fingerprint: fingerprintSchema,
  price: moneySchema,
  isPlaceholder: z.boolean(),
});

const manifestVersionSchema = z.strictObject({
  shotId: shotIdSchema,
  version: z.int().positive(),
  fingerprint: fingerprintSchema,
  episode: z.string().optional(),
  sequence: z.string().optional(),
  method: methodSchema,
  request: renderRequestSchema,
  place: placeSchema,
  notes: z.string().optional(),
});

/**
 * What the store remembers of one paid call, written before it is made: enough to rebuild the ledger's rows of it on a
 * machine that has nothing but the config, the lists and the store.
 */
export const manifestSchema = z.strictObject({
  format: z.literal('nightshoot/manifest@1'),
  show: z.string(),
  ledgerId: ulidSchema,
  submissionId: ulidSchema,
  run: z.strictObject({
    id: ulidSchema,
    name: z.string(),
    kind: z.enum(['rehearsal', 'footage']),
    openedAtMs: z.int(),
    commit: z.string().optional(),
  }),
  server: z.string(),
  model: z.string(),
  inputFileId: z.string(),
  inputSha256: sha256Schema,
  intendedAtMs: z.int(),
  versions: z.array(manifestVersionSchema),
  lines: z.array(manifestLineSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Undefined when the text is no manifest of a format that is known here. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export interface ManifestFacts {
  readonly show: string;
  readonly ledgerId: Manifest['ledgerId'];
  readonly run: RunRecord;
  readonly submission: Pick<
    SubmissionRecord,
    'id' | 'server' | 'model' | 'inputFileId' | 'inputSha256' | 'intendedAtMs'
  >;
  readonly versions: readonly VersionRecord[];
  readonly attempts: SubmissionIntent['attempts'];
  readonly takeNameOf: (attempt: SubmissionIntent['attempts'][number]) => Manifest['lines'][number]['takeName'];
}

export function formatManifest(facts: ManifestFacts): string {
  const { submission, run } = facts;
  const fingerprints = new Map(
    facts.versions.map((version) => [`${version.shotId} ${version.version}`, version.fingerprint]),
  );
  const manifest = manifestSchema.parse({
    format: 'nightshoot/manifest@1',
    show: facts.show,
    ledgerId: facts.ledgerId,
    submissionId: submission.id,
    run: { id: run.id, name: run.name, kind: run.kind, openedAtMs: run.openedAtMs, commit: run.commit },
    server: submission.server,
    model: submission.model,
    inputFileId: submission.inputFileId,
    inputSha256: submission.inputSha256,
    intendedAtMs: submission.intendedAtMs,
    versions: facts.versions.map(({ createdAtMs: _, ...version }) => version),
    lines: facts.attempts.map((attempt) => ({
      customId: attempt.customId,
      takeName: facts.takeNameOf(attempt),
      shotId: attempt.shotId,
      version: attempt.version,
      take: attempt.take,
      attempt: attempt.attempt,
      fingerprint: fingerprints.get(`${attempt.shotId} ${attempt.version}`),
      price: attempt.price,
      isPlaceholder: attempt.isPlaceholder,
    })),
  });
  return `${JSON.stringify(manifest)}\n`;
}

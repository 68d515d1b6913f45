import { z } from 'zod';
import { methodSchema, paramValueSchema, sizeSchema } from './render-request.js';
import { sha256Schema } from './sha256.js';

/** What a gateway keeps of each thing it was given or made. Times are epoch ms; absent means not yet, or never. */
const time = z.number().int();

export const gatewayFileSchema = z.strictObject({
  id: z.string(),
  filename: z.string(),
  purpose: z.string(),
  sizeBytes: z.number().int(),
  sha256: sha256Schema,
  createdAtMs: time,
  expiresAtMs: time.optional(),
});
export type GatewayFile = z.infer<typeof gatewayFileSchema>;

export const gatewayBatchStatusSchema = z.enum([
  'validating',
  'failed',
  'in_progress',
  'finalizing',
  'completed',
  'expired',
  'cancelling',
  'cancelled',
]);
export type GatewayBatchStatus = z.infer<typeof gatewayBatchStatusSchema>;

export const gatewayBatchSchema = z.strictObject({
  id: z.string(),
  inputFileId: z.string(),
  endpoint: z.string(),
  status: gatewayBatchStatusSchema,
  metadata: z.record(z.string(), z.string()),
  outputExpiresAfterSeconds: z.number().int().optional(),
  outputFileId: z.string().optional(),
  errorFileId: z.string().optional(),
  errors: z.array(
    z.strictObject({
      code: z.string(),
      message: z.string(),
      param: z.string().optional(),
      line: z.number().int().optional(),
    }),
  ),
  createdAtMs: time,
  expiresAtMs: time,
  inProgressAtMs: time.optional(),
  finalizingAtMs: time.optional(),
  completedAtMs: time.optional(),
  failedAtMs: time.optional(),
  expiredAtMs: time.optional(),
  cancellingAtMs: time.optional(),
  cancelledAtMs: time.optional(),
});
export type GatewayBatch = z.infer<typeof gatewayBatchSchema>;

/**
 * pending: waits for a renderer. running: its video exists. completed, failed: as its video ended. refused: the request
 * was turned down before a video was made. expired, cancelled: the batch ended first.
 */
export const gatewayLineStateSchema = z.enum([
  'pending',
  'running',
  'completed',
  'failed',
  'refused',
  'expired',
  'cancelled',
]);
export type GatewayLineState = z.infer<typeof gatewayLineStateSchema>;

export const gatewayLineSchema = z.strictObject({
  batchId: z.string(),
  /** Counts from 1 in the input file. */
  line: z.number().int(),
  customId: z.string(),
  /** Where its text lies in the input file, so that it is kept once. */
  offset: z.number().int(),
  length: z.number().int(),
  state: gatewayLineStateSchema,
  videoId: z.string().optional(),
  /** For `refused`: what the answer to the request would have been. */
  refusal: z
    .strictObject({ status: z.number().int(), code: z.string(), message: z.string(), param: z.string().optional() })
    .optional(),
});
export type GatewayLine = z.infer<typeof gatewayLineSchema>;

export const gatewayReferenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), fileId: z.string() }),
  z.strictObject({ kind: z.literal('url'), url: z.string() }),
  /** An image inlined in a line of a batch, which its input file holds already. */
  z.strictObject({
    kind: z.literal('line'),
    fileId: z.string(),
    offset: z.number().int(),
    length: z.number().int(),
  }),
]);
export type GatewayReference = z.infer<typeof gatewayReferenceSchema>;

export const gatewayRequestSchema = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  size: sizeSchema,
  seconds: z.number(),
  params: z.record(z.string(), paramValueSchema),
  inputReference: gatewayReferenceSchema.optional(),
  characterIds: z.array(z.string()).optional(),
});
export type GatewayRequest = z.infer<typeof gatewayRequestSchema>;

export const gatewayCharacterSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  clip: z.strictObject({ sizeBytes: z.number().int(), sha256: sha256Schema }),
  createdAtMs: time,
});
export type GatewayCharacter = z.infer<typeof gatewayCharacterSchema>;

const assetSchema = z.strictObject({ mediaType: z.string(), sizeBytes: z.number().int(), sha256: sha256Schema });
export type GatewayAsset = z.infer<typeof assetSchema>;

export const gatewayVideoStatusSchema = z.enum(['queued', 'in_progress', 'completed', 'failed']);
export type GatewayVideoStatus = z.infer<typeof gatewayVideoStatusSchema>;

export const gatewayVideoSchema = z.strictObject({
  id: z.string(),
  method: methodSchema,
  request: gatewayRequestSchema,
  /** Show, shot and take for the slate, as far as the batch told them. */
  label: z.string(),
  status: gatewayVideoStatusSchema,
  isPlaceholder: z.boolean(),
  createdAtMs: time,
  completedAtMs: time.optional(),
  /** When the bytes vanish. */
  expiresAtMs: time.optional(),
  parentVideoId: z.string().optional(),
  /** The parent's job at the upstream that holds it: the only one that can make this of it. */
  source: z
    .strictObject({
      upstream: z.string(),
      jobId: z.string(),
      /** For an extension; the request's seconds are the whole. */
      addedSeconds: z.number().optional(),
    })
    .optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  assets: z
    .strictObject({ video: assetSchema, thumbnail: assetSchema.optional(), spritesheet: assetSchema.optional() })
    .optional(),
  /**
   * The job at an upstream that renders it. intended: its POST may have left. accepted: the upstream named it.
   */
  job: z
    .discriminatedUnion('state', [
      z.strictObject({ state: z.literal('intended'), upstream: z.string(), intendedAtMs: time }),
      z.strictObject({ state: z.literal('accepted'), upstream: z.string(), intendedAtMs: time, id: z.string() }),
    ])
    .optional(),
  /** Jobs of it that were given up and made again. */
  lostJobs: z.number().int().optional(),
  /** The batch line that asked for it. */
  origin: z.strictObject({ batchId: z.string(), line: z.number().int(), customId: z.string() }).optional(),
});
export type GatewayVideo = z.infer<typeof gatewayVideoSchema>;

/** An event on its way to a receiver. */
export const gatewayDeliverySchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  body: z.string(),
  /** Tries that failed. */
  attempts: z.number().int(),
  dueAtMs: time,
});
export type GatewayDelivery = z.infer<typeof gatewayDeliverySchema>;

/**
 * The gateway's own account of what really happened, against which tests hold what a client believes.
 * started: a render began, or went on after a restart. rendered: its result was recorded, which is when it is counted
 * and billed. job_lost: an upstream's job was given up and, being free, is rendered again. served: all bytes of an asset were handed out.
 */
export const truthKindSchema = z.enum([
  'batch_accepted',
  'batch_ended',
  'video_accepted',
  'line_refused',
  'started',
  'rendered',
  'render_failed',
  'job_lost',
  'served',
  'file_deleted',
  'video_deleted',
  'fault',
]);
export type TruthKind = z.infer<typeof truthKindSchema>;

export const truthEventSchema = z.strictObject({
  atMs: time,
  kind: truthKindSchema,
  batchId: z.string().optional(),
  customId: z.string().optional(),
  videoId: z.string().optional(),
  detail: z.string().optional(),
});
export type TruthEvent = z.infer<typeof truthEventSchema>;

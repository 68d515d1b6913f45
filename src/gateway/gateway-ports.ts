import type { Catalog } from '../catalog/catalog.js';
import type { UpstreamKind } from '../catalog/upstream-kind.js';
import type { ClipPictures } from '../ports/clip-pictures.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { GatewayBlobs } from '../ports/gateway-blobs.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import type { Random } from '../ports/random.js';
import type { Renderer } from '../ports/renderer.js';
import type { VideoJobs } from '../ports/video-jobs.js';
import type { WebhookPost } from '../ports/webhook-post.js';
import type { GatewayInfo } from '../protocol/gateway-info.js';
import type { Webhook } from './announce.js';
import type { FaultOptions } from './faults.js';

export interface GatewayPorts {
  readonly records: GatewayRecords;
  readonly blobs: GatewayBlobs;
  readonly renderer: Renderer;
  /** Servers that render in place of `renderer`; none, or left out, for the placeholder renderer. */
  readonly upstreams?: readonly UpstreamServer[];
  /** Left out where nothing on this machine can draw. */
  readonly pictures?: ClipPictures;
  readonly clock: Clock;
  readonly random: Random;
  readonly crashPoints: CrashPoints;
  /** Needed only where `webhooks` names receivers. */
  readonly webhookPost?: WebhookPost;
}

export interface UpstreamServer {
  /** Its address: what records know it by. */
  readonly name: string;
  readonly kind: UpstreamKind;
  /** The models it renders; whatever it is asked for where they are left out. */
  readonly models?: readonly string[];
  readonly jobs: VideoJobs;
}

export interface GatewayOptions {
  /** Every request must carry it as a bearer token. */
  readonly token: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Names it answers to beside `localhost` and addresses written out. */
  readonly allowedHosts?: readonly string[];
  /** Sizes and seconds that may be asked of each model. */
  readonly catalog: Catalog;
  readonly renderer: Pick<GatewayInfo, 'renderer' | 'renders' | 'isPlaceholder'>;
  /** Renders under way at once. */
  readonly concurrency: number;
  /** Who is told of batches and videos that ended. */
  readonly webhooks?: readonly Webhook[];
  /** What all uploaded files together may hold. */
  readonly quotaBytes?: number;
  /** Requests and uploads let in each minute; 60,000 and 1,000 unless said. */
  readonly requestsPerMinute?: number;
  readonly uploadsPerMinute?: number;
  /** Misbehaviour on request, for rehearsals and tests. */
  readonly faults?: FaultOptions;
  /** Hours go by this many times as fast; 1 unless said. */
  readonly speed?: number;
  /** How late `late-accept` accepts. */
  readonly lateAcceptMs?: number;
  /** Opens `GET /v1/nightshoot/truth`, the gateway's own account, and `POST /v1/nightshoot/clock`, its time machine. */
  readonly hasStageDoor?: boolean;
}

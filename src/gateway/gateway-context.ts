import type { GatewayActivity } from './gateway-activity.js';
import type { GatewayOptions } from './gateway-ports.js';
import type { IdempotentAnswers } from './idempotent-answers.js';
import type { LateWork } from './late-work.js';
import type { RenderCrew } from './render-crew.js';
import type { RenderEngine } from './render-engine.js';
import type { StagePorts } from './stage-ports.js';
import type { StorageQuota } from './storage-quota.js';
import type { WarpClock } from './warp-clock.js';

/** What every route of one gateway shares. */
export interface GatewayContext {
  readonly ports: StagePorts;
  readonly options: GatewayOptions;
  readonly engine: RenderEngine;
  readonly crew: RenderCrew;
  readonly answers: IdempotentAnswers;
  readonly lateWork: LateWork;
  readonly quota: StorageQuota;
  readonly activity: GatewayActivity;
  readonly timeMachine: WarpClock;
}

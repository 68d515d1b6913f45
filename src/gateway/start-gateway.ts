import type { GatewayRecords } from '../ports/gateway-records.js';
import { announcer } from './announce.js';
import { noFaults } from './faults.js';
import { GatewayActivity } from './gateway-activity.js';
import type { GatewayOptions, GatewayPorts } from './gateway-ports.js';
import { createGatewayServer } from './gateway-server.js';
import { IdempotentAnswers } from './idempotent-answers.js';
import { LateWork } from './late-work.js';
import { type PatientLoop, startPatientLoop } from './patient-loop.js';
import { createPlaceholderCrew } from './placeholder-crew.js';
import type { RenderCrew } from './render-crew.js';
import { startRenderEngine } from './render-engine.js';
import { runForget } from './run-forget.js';
import { runSweep, runSweepOrphans } from './run-sweep.js';
import type { StagePorts } from './stage-ports.js';
import { stageFaults } from './staged-faults.js';
import { StorageQuota } from './storage-quota.js';
import { createUpstreamCrew } from './upstream-crew.js';
import { WarpClock } from './warp-clock.js';
import { startWebhookCourier } from './webhook-courier.js';

export interface Gateway {
  /** `http://127.0.0.1:8787/v1`: what a client takes as its base URL. */
  readonly url: string;
  /** Settles when the gateway has stopped working: rejects when an error stopped it. */
  readonly stopped: Promise<void>;
  /** Stops listening and rendering; work under way goes on after the next start. Leaves the ports open. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a gateway: takes up the work its records hold, then listens. The caller owns the ports and closes them last.
 * Throws `E_GATEWAY_LISTEN` when the address cannot be had.
 */
export async function startGateway(ports: GatewayPorts, options: GatewayOptions): Promise<Gateway> {
  const timeMachine = new WarpClock(ports.clock, options.speed ?? 1);
  const timed = { ...ports, clock: timeMachine };
  await runSweepOrphans(timed);
  const activity = new GatewayActivity(timeMachine);
  const counted = { ...timed, records: countingRecords(ports.records, activity) };
  const faults = await stageFaults(options.faults ?? noFaults, counted);
  const courier = startWebhookCourier(options.webhooks ?? [], { ...counted, faults });
  const staged: StagePorts = {
    ...counted,
    faults,
    records: wakingRecords(counted.records, courier),
    announce: announcer(options.webhooks ?? [], counted),
  };
  const lateWork = new LateWork(timeMachine);
  const crew = createCrew(staged, options);
  const engine = startRenderEngine(crew, staged, options);
  const sweeper = startPatientLoop(async (signal) => {
    await runSweep(timed);
    await runForget(timed, signal);
    return timeMachine.now() + sweepEveryMs;
  }, timeMachine);
  const answers = new IdempotentAnswers(staged);
  const quota = new StorageQuota(options.quotaBytes ?? usualQuotaBytes, staged.records);
  const work = { engine, crew, answers, lateWork, quota, activity, timeMachine };
  const server = createGatewayServer({ ports: staged, options, ...work });
  const stopWork = async (): Promise<void> => {
    await lateWork.close();
    sweeper.stop();
    courier.stop();
    await Promise.all([engine.close(), sweeper.stopped, courier.stopped]);
  };
  try {
    const origin = await server.listen();
    return {
      url: `${origin}/v1`,
      stopped: Promise.race([engine.stopped, sweeper.stopped, courier.stopped]),
      close: async () => {
        await server.close();
        await stopWork();
      },
    };
  } catch (cause) {
    await stopWork();
    throw cause;
  }
}

/** Many nights of shot lists and references; the disk is there for clips. */
const usualQuotaBytes = 20_000_000_000;

/** Expiry is told in hours. */
const sweepEveryMs = 60_000;

/** The courier hears of a delivery as soon as it is on the disk. */
function wakingRecords(records: GatewayRecords, courier: PatientLoop): GatewayRecords {
  return {
    ...records,
    commit: async (changes) => {
      const isDone = await records.commit(changes);
      if (isDone && changes.some(({ kind }) => kind === 'delivery')) courier.wake();
      return isDone;
    },
  };
}

function countingRecords(records: GatewayRecords, activity: GatewayActivity): GatewayRecords {
  return {
    ...records,
    commit: async (changes) => {
      const isDone = await records.commit(changes);
      for (const change of changes) {
        if (isDone && change.kind === 'truth') activity.record(change.event);
      }
      return isDone;
    },
  };
}

function createCrew(ports: StagePorts, options: GatewayOptions): RenderCrew {
  const { upstreams = [] } = ports;
  return upstreams.length === 0 ? createPlaceholderCrew(ports, options) : createUpstreamCrew(upstreams, ports);
}

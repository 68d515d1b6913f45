import {
  emptyMemoryLedger,
  type MemoryLedgerState,
  openMemoryLedger,
} from '../../src/adapters/ledger/memory-ledger.js';
import { retryVideosApi } from '../../src/adapters/retry/retry-videos-api.js';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { ServerKind } from '../../src/catalog/server-kind.js';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import type { RunRecord } from '../../src/domain/ledger-records.js';
import { plannedAttempts } from '../../src/domain/render-plan.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { nextRunName } from '../../src/domain/run-name.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { ShotList } from '../../src/domain/shot-list.js';
import type { Budget } from '../../src/domain/spending.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { runPlan } from '../../src/plan/run-plan.js';
import type { Clock } from '../../src/ports/clock.js';
import type { LedgerWriter } from '../../src/ports/ledger.js';
import type { Store } from '../../src/ports/store.js';
import type { Talk } from '../../src/ports/talk.js';
import type { VideosApi } from '../../src/ports/videos-api.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { runKeepSnapshot } from '../../src/submit/run-keep-snapshot.js';
import { runRecover } from '../../src/submit/run-recover.js';
import { runSettle } from '../../src/submit/run-settle.js';
import { runSubmit } from '../../src/submit/run-submit.js';
import { runUploadReferences } from '../../src/submit/run-upload-references.js';
import { runWatch } from '../../src/submit/run-watch.js';
import { noBudget, noLimits } from '../support/no-limits.js';
import { checkInvariants } from './check-invariants.js';
import { Life, SimulatedCrash } from './faulty-ports.js';
import { harborList } from './harbor-night.js';
import { SeededRandom } from './seeded-random.js';
import { SimulatedProvider } from './simulated-provider.js';
import { calm, type SimulationOptions } from './simulation-options.js';
import { hostClock, VirtualTime } from './virtual-time.js';

export interface SimulationResult {
  readonly violations: readonly string[];
  /** Equal for equal seeds and options: what the ledger wrote and what the provider took. */
  readonly eventHash: string;
  readonly lives: number;
  /** Calls to the world that the first process made. */
  readonly firstLifeCalls: number;
  /** State of every attempt at the end, by custom_id. */
  readonly attempts: Readonly<Record<string, string>>;
  readonly unknownCalls: number;
  readonly leftToPerson: number;
  readonly reached: ReadonlySet<string>;
}

const startMs = Date.UTC(2026, 10, 22, 18, 0, 0);
const minute = 60_000;
const hour = 60 * minute;
const leaseMs = 90_000;
const quiet: Talk = { say: () => undefined, warn: () => undefined, progress: () => undefined };

/** The provider is as patient as OpenAI's; its fence was probed. */
export function simulatedKind(): ServerKind {
  const openai = findServerKind('openai');
  if (openai === undefined) throw new Error('The catalog has no server kind `openai`.');
  const settle = { requestMs: 10 * minute, listLagMs: 2 * minute };
  return { ...openai, id: 'simulated', servesEveryModel: true, settle, hasTrustedFence: true };
}

interface World {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly provider: SimulatedProvider;
  ledger: MemoryLedgerState;
  readonly store: Store;
  readonly kind: ServerKind;
  readonly living: Map<string, Life>;
  readonly reached: Set<string>;
  /** What the lists ask for at this moment. */
  list: ShotList;
  trouble: SimulationOptions;
  lives: number;
  firstLifeCalls: number;
  /** Everything that can be done by itself is done. */
  isSettled: boolean;
  readonly surprises: string[];
}

/** One night of a small show over the real stages, from first submission until nothing is left to do by itself. */
export async function simulateNight(seed: number, options: SimulationOptions): Promise<SimulationResult> {
  const world = buildWorld(seed, options);
  for (let host = 1; host <= options.hosts; host += 1) void keepRunning(world, `host${host}`);
  world.time.after(options.troubleMs, () => endTrouble(world));
  if (options.ledgerLoss !== 'none') scheduleLoss(world, options.ledgerLoss);
  if (options.hasEdit) world.time.after(world.random.between(0, 3 * hour), () => editPrompt(world));
  const isDone = await world.time.run(() => world.isSettled, startMs + options.troubleMs + 60 * hour);
  const violations = [...world.surprises, ...world.provider.violations, ...checkInvariants(world)];
  if (!isDone) violations.push('the night did not end by itself after the trouble ended');
  return {
    violations,
    eventHash: sha256Of(JSON.stringify([world.ledger.events, world.provider.jobs, violations])),
    lives: world.lives,
    firstLifeCalls: world.firstLifeCalls,
    attempts: Object.fromEntries([...world.ledger.attempts.values()].map(({ customId, state }) => [customId, state])),
    unknownCalls: world.ledger.events.filter(({ subject, event }) => subject === 'submission' && event === 'unknown')
      .length,
    leftToPerson: world.ledger.events.filter(({ event }) => event === 'needs_decision').length,
    reached: world.reached,
  };
}

function buildWorld(seed: number, options: SimulationOptions): World {
  const random = new SeededRandom(seed);
  const time = new VirtualTime(startMs);
  const weather = { current: options.faults };
  const world: World = {
    time,
    random,
    provider: new SimulatedProvider({ time, random: random.fork(), faults: weather }),
    ledger: emptyMemoryLedger(formatUlid(startMs, random.bytes(10))),
    store: new MemoryStore(hostClock(time, { offsetMs: 0 })),
    kind: { ...simulatedKind(), hasTrustedFence: options.trustsFence },
    living: new Map(),
    reached: new Set(),
    list: harborList([
      { id: 'DCK_0010', prompt: 'Wide shot of a harbor at dawn.', takes: 2 },
      { id: 'DCK_0015', prompt: 'A gull on a bollard.', takes: 1 },
      { id: 'LGT_0010', prompt: 'The light turns.', takes: 1 },
    ]),
    trouble: options,
    lives: 0,
    firstLifeCalls: 0,
    isSettled: false,
    surprises: [],
  };
  time.after(options.troubleMs, () => {
    weather.current = { ...calm, hasFence: options.faults.hasFence };
  });
  return world;
}

function endTrouble(world: World): void {
  world.trouble = { ...world.trouble, crashChance: 0, pauseChance: 0, clockErrorMs: 0 };
}

function editPrompt(world: World): void {
  world.isSettled = false;
  world.list = harborList([
    { id: 'DCK_0010', prompt: 'Wide shot of a harbor at dusk.', takes: 2 },
    { id: 'DCK_0015', prompt: 'A gull on a bollard.', takes: 1 },
    { id: 'LGT_0010', prompt: 'The light turns.', takes: 1 },
  ]);
}

/** The processes of the moment die with their ledger; the next ones find the other. */
function scheduleLoss(world: World, loss: 'gone' | 'older'): void {
  const lossMs = world.random.between(minute, 3 * hour);
  const older: { state: MemoryLedgerState | undefined } = { state: undefined };
  if (loss === 'older') {
    world.time.after(lossMs - hour, () => {
      older.state = structuredClone(world.ledger);
    });
  }
  world.time.after(lossMs, () => {
    for (const life of world.living.values()) life.end();
    world.isSettled = false;
    world.ledger = older.state ?? emptyMemoryLedger(formatUlid(world.time.now(), world.random.bytes(10)));
  });
}

/** Cron on one host: the command is started again, whatever became of it. */
async function keepRunning(world: World, host: string): Promise<void> {
  const skew = { offsetMs: 0 };
  for (;;) {
    const { clockErrorMs } = world.trouble;
    skew.offsetMs = clockErrorMs === 0 ? 0 : Math.round(world.random.between(-clockErrorMs, clockErrorMs));
    world.lives += 1;
    const endsAt = world.lives === 1 ? world.trouble.firstLifeEndsAt : undefined;
    const life = new Life(world, {
      ...world.trouble,
      pauseMs: 3 * leaseMs,
      ...(endsAt === undefined ? {} : { endsAt }),
    });
    const holder = holderOf(host, world.lives);
    world.living.set(holder.id, life);
    const ending = await endOf(oneNight(world, { life, holder, clock: hostClock(world.time, skew) }));
    life.end();
    if (world.lives === 1) world.firstLifeCalls = life.calls;
    if (ending === 'settled') world.isSettled = true;
    else if (ending !== 'again' && world.surprises.length < 2) world.surprises.push(ending);
    await world.time.sleep(world.random.between(1000, 10 * minute));
  }
}

/** Errors that a command may end with in such a night; it is started again. */
const expectedCodes = new Set(['E_LEASE_LOST', 'E_SERVER_NO_ANSWER']);

async function endOf(night: Promise<'again' | 'settled'>): Promise<string> {
  try {
    return await night;
  } catch (error) {
    if (error instanceof SimulatedCrash) return 'again';
    if (error instanceof RenderQueueError && expectedCodes.has(error.code)) return 'again';
    return `unexpected ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

interface Process {
  readonly life: Life;
  readonly holder: LeaseHolder;
  readonly clock: Clock;
}

async function oneNight(world: World, { life, holder, clock }: Process): Promise<'again' | 'settled'> {
  const processes = { isGone: (other: LeaseHolder) => other.host === holder.host && isDead(world, other) };
  const opened = life.wrap(openMemoryLedger(world.ledger, { clock, processes }));
  const taken = await opened.takeLease(holder, leaseMs);
  if ('heldBy' in taken) return 'again';
  const ledger = life.wrap(taken);
  void keepLease(world, life, taken);
  const random = world.random.fork();
  const api = life.wrap(retryVideosApi(life.wrap(world.provider.connect()), { clock, random }));
  const shared = {
    clock,
    random,
    crashPoints: life.crashPoints,
    talk: quiet,
    store: life.wrap(world.store),
    ledger,
    api,
  };
  const options = { serverKind: world.kind, leaseMs, budget: noBudget };

  try {
    await spend(world, shared, options);
  } catch (error) {
    if (!(error instanceof RenderQueueError) || error.code !== 'E_STATE_BEHIND') throw error;
    await runRecover({ show: 'HRB' }, shared, {});
  }
  await bringHome(shared, world.kind);
  await runKeepSnapshot({ show: 'HRB' }, shared, {});
  const left = plannedAttempts(await planFor(world, ledger)).length;
  const open = await ledger.submissions({ states: ['intended', 'unknown', 'accepted'] });
  await ledger.releaseLease();
  life.end();
  return left === 0 && open.length === 0 ? 'settled' : 'again';
}

async function spend(
  world: World,
  shared: Shared,
  options: { readonly serverKind: ServerKind; readonly leaseMs: number; readonly budget: Budget },
): Promise<void> {
  const { ledger } = shared;
  await runSettle({ show: 'HRB' }, shared, options);
  const plan = await planFor(world, ledger);
  const assets = await runUploadReferences({ plan }, { ...shared, files: noFiles }, options);
  const submitted = await runSubmit({ plan, run: await tonight(ledger, shared), assets }, shared, options);
  if (submitted.some(({ state }) => state === 'unknown')) await runSettle({ show: 'HRB' }, shared, options);
}

function isDead(world: World, holder: LeaseHolder): boolean {
  return world.living.get(holder.id)?.isOver ?? true;
}

/** As the command does beside its work; a stopped process renews nothing. */
async function keepLease(world: World, life: Life, writer: LedgerWriter): Promise<void> {
  for (;;) {
    await world.time.sleep(leaseMs / 3);
    if (life.isOver) return;
    if (life.isPaused) continue;
    try {
      await writer.renewLease(leaseMs);
    } catch {
      // The work itself meets the lost lease at its next write.
      return;
    }
  }
}

interface Shared {
  readonly store: Store;
  readonly ledger: LedgerWriter;
  readonly api: VideosApi;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly crashPoints: Life['crashPoints'];
  readonly talk: Talk;
}

async function bringHome(shared: Shared, kind: ServerKind): Promise<void> {
  for (;;) {
    await runWatch({}, shared, { serverKind: kind, leaseMs, isOnce: false });
    const report = await runReconcile({}, shared, { downloadWindowMs: 24 * hour, missingGraceMs: 30 * minute });
    for (const attempt of await shared.ledger.attempts({ states: ['rendered'] })) {
      await shared.ledger.recordAsset(landed(attempt.customId), shared.clock.now());
    }
    if (report.checkAgainAtMs === undefined) return;
    await shared.clock.sleep(Math.max(1000, report.checkAgainAtMs - shared.clock.now()));
  }
}

async function planFor(world: World, ledger: LedgerWriter) {
  const { plan } = await runPlan(
    { show: 'HRB', lists: [world.list], contents: new Map() },
    { ledger },
    {
      catalog: assembleCatalog([]),
      server: undefined,
      retries: { rateLimit: 3, neverStarted: 2, outputRefused: 1 },
      limits: noLimits,
      atMs: startMs,
    },
  );
  return plan;
}

async function tonight(ledger: LedgerWriter, { clock, random }: Shared): Promise<RunRecord> {
  const runs = await ledger.runs();
  const open = runs.findLast((run) => run.closedAtMs === undefined);
  if (open !== undefined) return open;
  const name = nextRunName(
    clock.now(),
    'UTC',
    runs.map((run) => run.name),
  );
  const id = formatUlid(clock.now(), random.bytes(10));
  return { id, name, kind: 'footage', openedAtMs: clock.now(), closedAtMs: undefined, commit: undefined };
}

const noFiles = {
  stat: async () => undefined,
  read: () => Promise.reject(new Error('The harbor list of the simulation has no references.')),
};

function landed(customId: Parameters<LedgerWriter['recordLost']>[0]) {
  return {
    customId,
    kind: 'video',
    receipt: {
      key: `HRB/${customId}.mp4`,
      location: 'memory:',
      sizeBytes: 1,
      sha256: sha256Of(customId),
      proof: 'exclusive_link',
      storedAtMs: startMs,
    },
    mediaType: 'video/mp4',
    durationSeconds: 4,
    width: 1280,
    height: 720,
    frameRate: 24,
    hasAudio: false,
    c4: undefined,
    xxh128: undefined,
    findings: [],
  } as const;
}

function holderOf(host: string, pid: number): LeaseHolder {
  return { id: `${host} life ${pid}`, host, user: 'ada', pid, bootId: 'boot/1', pidStartedAt: String(pid) };
}

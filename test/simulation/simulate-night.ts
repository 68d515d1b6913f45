import {
  emptyMemoryLedger,
  type MemoryLedgerState,
  openMemoryLedger,
} from '../../src/adapters/ledger/memory-ledger.js';
import { retryVideosApi } from '../../src/adapters/retry/retry-videos-api.js';
import { MemoryStore } from '../../src/adapters/store-memory/memory-store.js';
import type { ServerKind } from '../../src/catalog/server-kind.js';
import { findServerKind } from '../../src/catalog/server-kinds.js';
// Loaded with the rest: the night itself loads it when it needs it, and reading files takes time that is not virtual.
import '../../src/cli/bring-home-alone.js';
import { nightAtServer } from '../../src/cli/night-at-server.js';
import type { NightInput } from '../../src/cli/night-input.js';
import { checkOrFerry } from '../../src/cli/open-work.js';
import type { SoundLists } from '../../src/cli/read-lists.js';
import { leaseMs } from '../../src/cli/with-lease.js';
import { withWriter } from '../../src/cli/with-ledger.js';
import { booksBalance } from '../../src/domain/books.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import { plannedAttempts } from '../../src/domain/render-plan.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { formatUlid, type Ulid } from '../../src/domain/ulid.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Documents } from '../../src/ports/documents.js';
import type { Ledger, LedgerWriter } from '../../src/ports/ledger.js';
import type { Spool } from '../../src/ports/spool.js';
import type { Talk } from '../../src/ports/talk.js';
import type { VideosApi } from '../../src/ports/videos-api.js';
import { runKeepSnapshot } from '../../src/submit/run-keep-snapshot.js';
import { runRecover } from '../../src/submit/run-recover.js';
import type { Project } from '../../src/wiring.js';
import { MemoryDisk } from '../support/memory-disk.js';
import { checkInvariants } from './check-invariants.js';
import { Life, SimulatedCrash } from './faulty-ports.js';
import { flakyStore } from './flaky-store.js';
import { harborLists } from './harbor-night.js';
import { SeededRandom } from './seeded-random.js';
import { loadedProject, simulatedConfig, simulatedModels, simulatedProject } from './simulated-project.js';
import { SimulatedProvider } from './simulated-provider.js';
import { calm, type SimulationOptions } from './simulation-options.js';
import { hostClock, VirtualTime } from './virtual-time.js';
import { WatchedAttempts } from './watched-attempts.js';

export interface SimulationResult {
  readonly violations: readonly string[];
  /** Equal for equal seeds and options: what the ledger wrote and what the provider took. */
  readonly eventHash: string;
  readonly lives: number;
  /** Calls to the world that each process made. */
  readonly callsOfLives: readonly number[];
  /** Every `run-*` that each process called the world from; of a watched night only. */
  readonly stepsOfLives: readonly ReadonlySet<string>[];
  /** Which life, counted from 1, was the first to recover a ledger. */
  readonly recoveringLife: number | undefined;
  /** State of every attempt at the end, by custom_id. */
  readonly attempts: Readonly<Record<string, string>>;
  readonly submissions: number;
  readonly unknownCalls: number;
  readonly leftToPerson: number;
  readonly lost: number;
  readonly reached: ReadonlySet<string>;
}

const startMs = Date.UTC(2026, 10, 22, 18, 0, 0);
const minute = 60_000;
const hour = 60 * minute;
const quiet: Talk = { say: () => undefined, warn: () => undefined, progress: () => undefined };

/** The provider is as patient as OpenAI's; its fence was probed. */
export function simulatedKind(): ServerKind {
  const openai = findServerKind('openai');
  if (openai === undefined) throw new Error('The catalog has no server kind `openai`.');
  return { ...openai, hasTrustedFence: true };
}

interface World {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly provider: SimulatedProvider;
  ledger: MemoryLedgerState;
  readonly memory: MemoryStore;
  readonly weather: { current: SimulationOptions['faults'] };
  readonly kind: ServerKind;
  readonly living: Map<string, Life>;
  /** Of each host: its spool outlives its processes. */
  readonly disks: Map<string, MemoryDisk>;
  readonly skews: Map<string, { offsetMs: number }>;
  readonly reached: Set<string>;
  readonly loaded: NightInput['loaded'];
  /** What the lists ask for at this moment. */
  lists: SoundLists;
  trouble: SimulationOptions;
  lives: number;
  readonly callsOfLives: number[];
  readonly stepsOfLives: ReadonlySet<string>[];
  recoveringLife: number | undefined;
  /** Edits and losses that are still to come. */
  blows: number;
  /** Those that came: a process that was alive before the last of them knows nothing of it. */
  struck: number;
  /** Everything that can be done by itself is done. */
  isSettled: boolean;
  readonly surprises: string[];
}

/** One night of a small show in the command's own order, from first submission until nothing is left to do by itself. */
export async function simulateNight(seed: number, options: SimulationOptions): Promise<SimulationResult> {
  const world = buildWorld(seed, options);
  for (let host = 1; host <= options.hosts; host += 1) void keepRunning(world, `host${host}`);
  world.time.after(options.troubleMs, () => endTrouble(world));
  if (options.ledgerLoss !== 'none') scheduleLoss(world, options.ledgerLoss);
  if (options.hasEdit) strike(world, world.random.between(0, 3 * hour), () => editPrompt(world));
  const isOver = () => world.isSettled && world.blows === 0;
  const isDone = await world.time.run(isOver, startMs + options.troubleMs + 60 * hour);
  const calmFromMs = startMs + options.troubleMs;
  const judged = { ...world, store: world.memory, runUsd: options.runUsd, calmFromMs };
  const violations = [...world.surprises, ...world.provider.violations, ...(await checkInvariants(judged))];
  if (!isDone) violations.push('the night did not end by itself after the trouble ended');
  const attempts = [...world.ledger.attempts.values()];
  const { events } = world.ledger;
  return {
    violations,
    eventHash: sha256Of(JSON.stringify([events, world.provider.jobs, violations])),
    lives: world.lives,
    callsOfLives: world.callsOfLives,
    stepsOfLives: world.stepsOfLives,
    recoveringLife: world.recoveringLife,
    attempts: Object.fromEntries(attempts.map(({ customId, state }) => [customId, state])),
    submissions: world.ledger.submissions.size,
    unknownCalls: events.filter(({ subject, event }) => subject === 'submission' && event === 'unknown').length,
    leftToPerson: events.filter(({ subject, event }) => subject === 'submission' && event === 'needs_decision').length,
    lost: attempts.filter(({ state }) => state === 'lost').length,
    reached: world.reached,
  };
}

function buildWorld(seed: number, options: SimulationOptions): World {
  const random = new SeededRandom(seed);
  const time = new VirtualTime(startMs);
  const weather = { current: options.faults };
  const surprises: string[] = [];
  time.after(options.troubleMs, () => {
    weather.current = { ...calm, hasFence: options.faults.hasFence };
  });
  return {
    time,
    random,
    weather,
    provider: new SimulatedProvider({ time, random: random.fork(), faults: weather }),
    ledger: newLedger(formatUlid(startMs, random.bytes(10)), surprises),
    memory: new MemoryStore(hostClock(time, { offsetMs: 0 })),
    kind: { ...simulatedKind(), hasTrustedFence: options.trustsFence },
    living: new Map(),
    disks: new Map(),
    skews: new Map(),
    reached: new Set(),
    loaded: loadedProject(simulatedConfig(options.runUsd)),
    lists: listsOf(options, 'Wide shot of a harbor at dawn.'),
    trouble: options,
    lives: 0,
    callsOfLives: [],
    stepsOfLives: [],
    recoveringLife: undefined,
    blows: 0,
    struck: 0,
    isSettled: false,
    surprises,
  };
}

function listsOf({ shots }: SimulationOptions, opening: string): SoundLists {
  const [cheap, dear] = simulatedModels;
  const all = [
    { id: 'DCK_0010', prompt: opening, takes: 2, model: cheap, hasReference: true },
    { id: 'DCK_0015', prompt: 'A gull on a bollard.', takes: 1, model: dear, hasReference: false },
    { id: 'LGT_0010', prompt: 'The light turns.', takes: 1, model: cheap, hasReference: false },
    { id: 'LGT_0020', prompt: 'The light goes out.', takes: 3, model: cheap, hasReference: true },
  ];
  return harborLists(all.slice(0, shots));
}

function newLedger(ledgerId: Ulid, violations: string[]): MemoryLedgerState {
  return { ...emptyMemoryLedger(ledgerId), attempts: new WatchedAttempts(violations) };
}

function endTrouble(world: World): void {
  world.trouble = { ...world.trouble, crashChance: 0, pauseChance: 0, clockErrorMs: 0 };
  for (const skew of world.skews.values()) skew.offsetMs = 0;
}

/** Something that the night must not end before. */
function strike(world: World, delayMs: number, blow: () => void): void {
  world.blows += 1;
  world.time.after(delayMs, () => {
    world.blows -= 1;
    world.struck += 1;
    world.isSettled = false;
    blow();
  });
}

function editPrompt(world: World): void {
  world.lists = listsOf(world.trouble, 'Wide shot of a harbor at dusk.');
}

/** The processes of the moment die with their ledger and their machines; the next ones find the other ledger. */
function scheduleLoss(world: World, loss: 'gone' | 'older'): void {
  const lossMs = world.random.between(minute, 3 * hour);
  const older: { state: MemoryLedgerState | undefined } = { state: undefined };
  if (loss === 'older') {
    world.time.after(lossMs - hour, () => {
      const { attempts: _, ...rest } = world.ledger;
      const attempts = new WatchedAttempts(world.surprises);
      for (const [customId, attempt] of world.ledger.attempts) attempts.set(customId, attempt);
      older.state = { ...structuredClone(rest), attempts };
    });
  }
  strike(world, lossMs, () => {
    for (const life of world.living.values()) life.end();
    world.disks.clear();
    world.ledger = older.state ?? newLedger(formatUlid(world.time.now(), world.random.bytes(10)), world.surprises);
  });
}

/** Cron on one host: the command is started again, whatever became of it. */
async function keepRunning(world: World, host: string): Promise<void> {
  const skew = { offsetMs: 0 };
  world.skews.set(host, skew);
  for (;;) {
    setClock(world, skew);
    world.lives += 1;
    const number = world.lives;
    const { struck } = world;
    const { endsAt, ...trouble } = world.trouble;
    const fate = { ...trouble, pauseMs: 3 * leaseMs, ...(endsAt?.life === number ? { endsAt } : {}) };
    const life = new Life(world, fate);
    const holder = holderOf(host, number);
    world.living.set(holder.id, life);
    const ending = await endOf(world, { number, life, holder, clock: hostClock(world.time, skew) });
    // As when its machine lost power: the harshest of deaths.
    if (life.isOver) world.disks.get(host)?.losePower();
    life.end();
    world.living.delete(holder.id);
    world.callsOfLives[number - 1] = life.calls;
    world.stepsOfLives[number - 1] = life.steps;
    if (ending === 'settled') world.isSettled = struck === world.struck;
    else if (ending !== 'again' && world.surprises.length < 2) world.surprises.push(ending);
    await world.time.sleep(world.random.between(1000, 10 * minute));
  }
}

/** Wrong from the start, and wrong otherwise some time later. */
function setClock(world: World, skew: { offsetMs: number }): void {
  const draw = (): void => {
    const { clockErrorMs } = world.trouble;
    skew.offsetMs = clockErrorMs === 0 ? 0 : Math.round(world.random.between(-clockErrorMs, clockErrorMs));
  };
  draw();
  if (world.trouble.clockErrorMs > 0) world.time.after(world.random.between(0, 4 * hour), draw);
}

/** Errors that a command may end with in such a night; it is started again. */
const expectedCodes = new Set(['E_LEASE_LOST', 'E_LEASE_HELD', 'E_SERVER_NO_ANSWER', 'E_STORE_UNREACHABLE']);

interface Process {
  /** Of its life, counted from 1. */
  readonly number: number;
  readonly life: Life;
  readonly holder: LeaseHolder;
  readonly clock: Clock;
}

async function endOf(world: World, process: Process): Promise<string> {
  try {
    return await oneCommand(world, process);
  } catch (error) {
    if (error instanceof SimulatedCrash || process.life.isOver) return 'again';
    if (error instanceof RenderQueueError && expectedCodes.has(error.code)) return 'again';
    return `unexpected ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** `nightshoot run`, and `nightshoot recover` where it says so. */
async function oneCommand(world: World, process: Process): Promise<'again' | 'settled'> {
  const project = projectOf(world, process);
  const { life, clock } = process;
  const random = world.random.fork();
  const api = life.wrap(retryVideosApi(life.wrap(world.provider.connect(clock.now)), { clock, random }));
  try {
    return await withWriter(project, (ledger) => oneNight(world, { project, ledger, api }));
  } catch (error) {
    if (!(error instanceof RenderQueueError) || error.code !== 'E_STATE_BEHIND') throw error;
    world.recoveringLife ??= process.number;
    await withWriter(project, (ledger) => recover({ ...project, ledger, api, talk: quiet }));
    return 'again';
  }
}

async function oneNight(
  { loaded, kind, lists, surprises }: World,
  { project, ledger, api }: { readonly project: Project; readonly ledger: LedgerWriter; readonly api: VideosApi },
): Promise<'again' | 'settled'> {
  const { signal } = new AbortController();
  const server = {
    kind,
    rendersPlaceholders: false,
    shutdownAtMs: () => undefined,
    isEmbedded: false,
    connect: async () => ({ api, stopped: undefined, close: async () => undefined }),
  };
  const input: NightInput = { loaded, project, server, patterns: [], kind: 'footage', spends: true, waits: true };
  const ports = { ledger, talk: quiet, signal };
  await checkOrFerry(input, ports);
  const report = await nightAtServer({ lists, server: { api } }, input, ports);
  if (report.morning !== undefined && !booksBalance(report.morning.books)) surprises.push('the books do not balance');
  const open = await ledger.submissions({ states: ['intended', 'unknown', 'accepted'] });
  return plannedAttempts(report.plan).length + report.brought.left.length + open.length === 0 ? 'settled' : 'again';
}

async function recover(ports: Parameters<typeof runRecover>[1] & Parameters<typeof runKeepSnapshot>[1]): Promise<void> {
  await runRecover({ show: 'HRB' }, ports, {});
  await runKeepSnapshot({ show: 'HRB' }, ports, { leaseMs });
}

/** What one process sees of the world; every call to it may be the last. */
function projectOf(world: World, { life, holder, clock }: Process): Project {
  const processes = { isGone: (other: LeaseHolder) => other.host === holder.host && isDead(world, other) };
  const opened = life.wrap(openMemoryLedger(world.ledger, { clock, processes }));
  const ledger: Ledger = {
    ...opened,
    takeLease: async (asker, durationMs) => {
      const taken = await opened.takeLease(asker, durationMs);
      return 'heldBy' in taken ? taken : life.wrap(taken);
    },
  };
  return simulatedProject({
    config: world.loaded.config,
    clock,
    random: world.random.fork(),
    crashPoints: life.crashPoints,
    store: life.wrap(flakyStore(world.memory, world.random.fork(), world.weather)),
    spool: spoolOf(world, life, holder.host),
    documents: life.wrap(memoryDocuments()),
    ledger,
    holder,
  });
}

function spoolOf(world: World, life: Life, host: string): Spool {
  const disk = world.disks.get(host) ?? new MemoryDisk(1e9);
  world.disks.set(host, disk);
  return life.wrap({
    create: async (name: string) => life.wrap(await disk.create(name)),
    finished: () => disk.finished(),
    unfinished: () => disk.unfinished(),
    read: (body: Parameters<Spool['read']>[0]) => disk.read(body),
    sync: (body: Parameters<Spool['sync']>[0]) => disk.sync(body),
    remove: (body: Parameters<Spool['remove']>[0]) => disk.remove(body),
    freeBytes: () => disk.freeBytes(),
  });
}

/** Nobody reads the pages of a simulated night. */
function memoryDocuments(): Documents {
  return { location: '/harbor/dailies', write: async (path) => `/harbor/dailies/${path}`, read: async () => undefined };
}

function isDead(world: World, holder: LeaseHolder): boolean {
  return world.living.get(holder.id)?.isOver ?? true;
}

function holderOf(host: string, pid: number): LeaseHolder {
  return { id: `${host} life ${pid}`, host, user: 'ada', pid, bootId: 'boot/1', pidStartedAt: String(pid) };
}

import { hasErrors } from '../domain/diagnostic.js';
import { groupBy } from '../domain/group-by.js';
import { formatMoneyTotal, sumMoney } from '../domain/money.js';
import { type PlannedShot, plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { compareLists } from '../plan/compare-lists.js';
import { isLanded } from '../plan/next-attempt.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { LineChange, ListRevisions } from '../ports/list-revisions.js';
import { runReadShotLists } from '../shotlist/run-read-shot-lists.js';
import { openListRevisions } from '../wiring.js';
import type { NightServerFacts } from './connect-server.js';
import { InvalidInput } from './invalid-input.js';
import { type LoadedProject, loadProject } from './load-project.js';
import { readSoundLists, type SoundLists } from './read-lists.js';
import type { Session } from './session.js';
import { plainText } from './view/plain-text.js';

export interface BaseComparison {
  readonly plan: RenderPlan;
  /** Below the plan: whose lines cost what, and that no ledger was asked. */
  readonly notes: readonly string[];
}

/** What the commits since a revision add, change and drop. Asks no server and no ledger; lists of the base are read from git. */
export async function planAgainstBase(
  { base, patterns, atMs }: { readonly base: string; readonly patterns: readonly string[]; readonly atMs: number },
  session: Session,
): Promise<BaseComparison> {
  const project = await loadProject(session);
  const head = await readSoundLists(project, { patterns, atMs });
  const revisions = await openListRevisions(session.folder);
  const before = await readBase(project, { base, patterns, atMs }, revisions);
  const plan = compareLists(head.show, { base: before, head }, { catalog: project.catalog });
  return {
    plan,
    notes: [
      `Compared with ${plainText(base)} list to list, out of git alone: no ledger, server or key was asked.`,
      'What was there counts as landed.',
      ...(await costByAuthor(withoutGone(plan, head), revisions)),
    ],
  };
}

async function readBase(
  { config, catalog }: LoadedProject,
  wanted: { readonly base: string; readonly patterns: readonly string[]; readonly atMs: number },
  revisions: ListRevisions,
): ReturnType<typeof runReadShotLists> {
  const files = await revisions.filesAt(wanted.base);
  const patterns = wanted.patterns.length === 0 ? config.shotlists : wanted.patterns;
  const read = await runReadShotLists({ patterns }, { files }, { config, catalog, atMs: wanted.atMs });
  // A base without lists is a project's first day; a base with faults cannot be compared with.
  const faults = read.diagnostics.filter(({ code }) => code !== 'E_NO_SHOTS');
  if (!hasErrors(faults)) return read;
  throw new RenderQueueError({
    code: 'E_BASE_INVALID',
    kind: 'usage',
    message: `The lists of \`${wanted.base}\` have errors of their own.`,
    hint: 'Compare with a revision whose lists are sound.',
    cause: new InvalidInput(faults),
  });
}

/** What is gone has its place in the base, where the lines are other people's. */
function withoutGone(plan: RenderPlan, { lists }: SoundLists): RenderPlan {
  const listed = new Set(lists.flatMap(({ shots }) => shots.map(({ id }) => id)));
  return { ...plan, shots: plan.shots.filter(({ shotId }) => listed.has(shotId)) };
}

/** By who touched a shot last, in any of its lines. */
async function costByAuthor(plan: RenderPlan, revisions: ListRevisions): Promise<readonly string[]> {
  const lines = new Map<string, readonly LineChange[]>();
  for (const { place } of plan.shots) {
    if (!lines.has(place.file)) lines.set(place.file, await revisions.linesOf(place.file));
  }
  const authors = authorsOf(plan.shots, lines);
  const byAuthor = [...groupBy(plannedAttempts(plan), ({ shot }) => authors.get(shot) ?? 'nobody yet')].toSorted(
    ([, left], [, right]) => right.length - left.length,
  );
  const others = byAuthor.slice(mostAuthors);
  return [
    ...byAuthor.slice(0, mostAuthors).map(([author, own]) => costLine(author, own)),
    ...(others.length === 0
      ? []
      : [
          costLine(
            `${others.length} others`,
            others.flatMap(([, own]) => own),
          ),
        ]),
  ];
}

/** Those with the most takes by name; the rest in one line, so that a note of a huge change stays one. */
const mostAuthors = 20;

function costLine(author: string, own: ReturnType<typeof plannedAttempts>): string {
  const total = formatMoneyTotal(sumMoney(own.map(({ attempt }) => attempt.price)));
  return `By ${plainText(author)}: ${own.length} ${own.length === 1 ? 'take' : 'takes'}, ${total}.`;
}

/** A shot's lines go up to where the next one of its file begins. */
function authorsOf(
  shots: readonly PlannedShot[],
  linesOf: ReadonlyMap<string, readonly LineChange[]>,
): ReadonlyMap<PlannedShot, string> {
  const authors = new Map<PlannedShot, string>();
  for (const [file, own] of groupBy(shots, ({ place }) => place.file)) {
    const inOrder = own.toSorted((left, right) => firstLine(left) - firstLine(right));
    for (const [index, shot] of inOrder.entries()) {
      const next = inOrder[index + 1];
      const lines = (linesOf.get(file) ?? []).slice(firstLine(shot) - 1, next && firstLine(next) - 1);
      const [newest] = lines.toSorted((left, right) => left.age - right.age);
      if (newest !== undefined) authors.set(shot, newest.author);
    }
  }
  return authors;
}

function firstLine({ place }: PlannedShot): number {
  return place.line ?? 1;
}

/** `2 of these takes already landed: $0.00 for them.`; undefined where none has. */
export async function landedAlready(
  plan: RenderPlan,
  ledger: LedgerReader,
  server: NightServerFacts | undefined,
): Promise<string | undefined> {
  const rendersPlaceholders = server?.rendersPlaceholders ?? false;
  const versions = await ledger.versionHeads();
  const attempts = await ledger.attemptHeads();
  const fingerprints = new Map(versions.map((one) => [`${one.shotId} ${one.version}`, one.fingerprint]));
  const landed = new Set(
    attempts
      .filter((attempt) => isLanded(attempt, rendersPlaceholders))
      .map(({ shotId, version, take }) => `${fingerprints.get(`${shotId} ${version}`)} ${take}`),
  );
  const count = plannedAttempts(plan).filter(({ shot, attempt }) =>
    landed.has(`${shot.fingerprint} ${attempt.take}`),
  ).length;
  return count === 0 ? undefined : `The ledger adds: ${count} of these takes already landed: $0.00 for them.`;
}

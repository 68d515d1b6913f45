import { type AssembledDecisions, assembleDecisions, isOfShots } from '../domain/assemble-decisions.js';
import { type DecisionVerb, decisionEvent } from '../domain/decision.js';
import { formatTake } from '../domain/take-name.js';
import type { LedgerReader, LedgerWriter } from '../ports/ledger.js';
import { hasFlag, type Invocation, type RunCommand, textOption } from './command.js';
import { confirm } from './confirm.js';
import { exitCodes } from './exit-code.js';
import { openStanding, type Standing } from './open-standing.js';
import { selectTakes } from './select-takes.js';
import type { Session } from './session.js';
import { readTakeFacts } from './take-facts.js';
import { withLedger, withWriter } from './with-ledger.js';

export interface Decided extends AssembledDecisions {
  readonly isDryRun: boolean;
}

/** An operator verb: selects takes, says what it would decide, asks, and writes the decisions. The next plan carries them out. */
export function decidingCommand(verb: DecisionVerb): RunCommand {
  return async (invocation, session) => {
    const standing = await openStanding(invocation, session);
    const decided = await decide(verb, standing, { invocation, session });
    return {
      exitCode: decided.refused.length > 0 && decided.decisions.length === 0 ? exitCodes.needsSomeone : exitCodes.done,
      schema: `nightshoot/${verb}@1`,
      document: {
        is_dry_run: decided.isDryRun,
        decisions: decided.decisions,
        refused: decided.refused.map(({ take, why }) => ({ shot: take.shotId, take: take.take, why })),
      },
      human: formatDecided(verb, decided),
    };
  };
}

export async function decide(
  verb: DecisionVerb,
  standing: Standing,
  { invocation, session }: { readonly invocation: Invocation; readonly session: Session },
): Promise<Decided> {
  const { project } = standing;
  const wish = {
    verb,
    who: session.environment.user,
    reason: textOption(invocation, 'reason') ?? '',
    atMs: project.clock.now(),
    isAnyway: hasFlag(invocation, 'anyway'),
  };
  const assemble = async (ledger: LedgerReader): Promise<AssembledDecisions> =>
    assembleDecisions(wish, selectTakes(invocation.arguments, await readTakeFacts(standing, ledger)));
  const proposed = await withLedger(project, assemble);
  if (session.options.dryRun || proposed.decisions.length === 0)
    return { ...proposed, isDryRun: session.options.dryRun };
  if (!session.options.yes) session.talk.say(formatWishes(verb, proposed, 'would ').join('\n'));
  await confirm(`Decide this for ${proposed.decisions.length} of them?`, session);
  const decided = await withWriter(project, async (writer) => record(await assemble(writer), writer));
  return { ...decided, isDryRun: false };
}

async function record(decided: AssembledDecisions, writer: LedgerWriter): Promise<AssembledDecisions> {
  await writer.recordEvents(decided.decisions.map(decisionEvent));
  return decided;
}

function formatDecided(verb: DecisionVerb, decided: Decided): string {
  return [...formatWishes(verb, decided, decided.isDryRun ? 'would ' : ''), summaryOf(verb, decided)].join('\n');
}

export function formatWishes(
  verb: DecisionVerb,
  { decisions, refused }: AssembledDecisions,
  mood: 'would ' | '',
): string[] {
  return [
    ...decisions.map(({ shotId, take }) => `${mood}${verb} ${nameOf(shotId, take)}`),
    ...refused.map(
      ({ take, why }) => `cannot ${verb} ${nameOf(take.shotId, isOfShots(verb) ? undefined : take.take)}: ${why}`,
    ),
  ];
}

function summaryOf(verb: DecisionVerb, { decisions, refused, isDryRun }: Decided): string {
  if (decisions.length === 0) return refused.length === 0 ? `There is nothing to ${verb}.` : 'Nothing is decided.';
  return isDryRun ? 'Nothing is decided yet.' : `${decisions.length} decided; the next run carries it out.`;
}

function nameOf(shotId: string, take: number | undefined): string {
  return take === undefined ? shotId : `${shotId} ${formatTake(take)}`;
}

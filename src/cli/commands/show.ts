import { readDecision } from '../../domain/decision.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { foldShotId } from '../../domain/shot-id.js';
import { findNear } from '../../written/suggest.js';
import { hasFlag, type RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openStanding } from '../open-standing.js';
import { readLists } from '../read-lists.js';
import { showOrigin } from '../show-origin.js';
import { formatShot } from '../view/format-shot.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const [wanted = ''] = invocation.arguments;
  const { project, loaded } = await openStanding(invocation, session);
  if (hasFlag(invocation, 'origin')) {
    const { lists } = await readLists(loaded, { patterns: [], atMs: project.clock.now() });
    const shots = lists.flatMap((list) => list.shots);
    const shown = showOrigin(shots, wanted, session.paint);
    if (shown === undefined)
      throw unlistedShot(
        wanted,
        shots.map(({ id }) => id),
      );
    return shown;
  }
  return withLedger(project, async (ledger) => {
    const versions = await ledger.versions();
    const known = [...new Set(versions.map(({ shotId }) => shotId))];
    const shotId = known.find((id) => foldShotId(id) === foldShotId(wanted));
    if (shotId === undefined) throw unknownShot(wanted, known);
    const attempts = await ledger.attempts({ shotIds: [shotId] });
    const assets = await ledger.assets({ customIds: attempts.map(({ customId }) => customId) });
    const events = await ledger.events({ subject: 'decision', subjectId: shotId });
    const decisions = events.map(readDecision).filter((decision) => decision !== undefined);
    const ofShot = versions.filter((version) => version.shotId === shotId);
    const shot = { shotId, versions: ofShot, attempts, assets, decisions };
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/show@1',
      document: shot,
      human: formatShot(shot, session.paint),
    };
  });
};

function unlistedShot(wanted: string, known: readonly string[]): RenderQueueError {
  const near = findNear(wanted, known);
  return new RenderQueueError({
    code: 'E_SHOT_UNKNOWN',
    kind: 'usage',
    message: `No list has a shot \`${wanted}\`.`,
    hint: near === undefined ? '`nightshoot plan --verbose` lists them all.' : `Did you mean \`${near}\`?`,
  });
}

function unknownShot(wanted: string, known: readonly string[]): RenderQueueError {
  const near = findNear(wanted, known);
  return new RenderQueueError({
    code: 'E_SHOT_UNKNOWN',
    kind: 'usage',
    message: `The ledger knows no shot \`${wanted}\`.`,
    hint:
      near === undefined ? '`nightshoot plan` lists the shots that were never rendered.' : `Did you mean \`${near}\`?`,
  });
}

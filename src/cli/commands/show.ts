import { RenderQueueError } from '../../domain/render-queue-error.js';
import { foldShotId } from '../../domain/shot-id.js';
import { findNear } from '../../written/suggest.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openStanding } from '../open-standing.js';
import { formatShot } from '../view/format-shot.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const [wanted = ''] = invocation.arguments;
  const { project } = await openStanding(invocation, session);
  return withLedger(project, async (ledger) => {
    const versions = await ledger.versions();
    const known = [...new Set(versions.map(({ shotId }) => shotId))];
    const shotId = known.find((id) => foldShotId(id) === foldShotId(wanted));
    if (shotId === undefined) throw unknownShot(wanted, known);
    const attempts = await ledger.attempts({ shotIds: [shotId] });
    const assets = await ledger.assets({ customIds: attempts.map(({ customId }) => customId) });
    const shot = { shotId, versions: versions.filter((version) => version.shotId === shotId), attempts, assets };
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/show@1',
      document: shot,
      human: formatShot(shot, session.paint),
    };
  });
};

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

import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { foldShotId } from '../domain/shot-id.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import { describeChanges } from '../plan/explain-change.js';
import type { LedgerReader } from '../ports/ledger.js';
import { findNear } from '../written/suggest.js';
import type { CommandResult } from './command.js';
import { exitCodes } from './exit-code.js';
import type { Paint } from './view/paint.js';
import { oneLine, plainText } from './view/plain-text.js';

/** Why the plan does with a shot what it does: each input that changed, old and new, and each take. */
export async function explainShot(
  { plan, wanted }: { readonly plan: RenderPlan; readonly wanted: string },
  { ledger }: { readonly ledger: LedgerReader },
  paint: Paint,
): Promise<CommandResult> {
  const shot = plan.shots.find(({ shotId }) => foldShotId(shotId) === foldShotId(wanted));
  if (shot === undefined) throw notInPlan(wanted, plan);
  const versions = await ledger.versions([shot.shotId]);
  const newest = versions.at(-1);
  const changes = newest === undefined ? [] : describeChanges(newest.request, shot.request);
  const lines = [
    paint.bold(`${shot.shotId}: ${plainText(shot.reason)}.`),
    ...changes.flatMap(({ input, before, after }) => [
      `  ${input}`,
      `    ${paint.red('-')} ${oneLine(before, 200)}`,
      `    ${paint.green('+')} ${oneLine(after, 200)}`,
    ]),
    `  fingerprint  ${shot.fingerprint}`,
    `  version      ${shot.version === undefined ? 'none yet' : formatVersion(shot.version)}`,
    ...shot.landedTakes.map((take) => `  ${formatTake(take)}  in already`),
    ...shot.unwantedTakes.map((take) => `  ${formatTake(take)}  skipped or cancelled`),
    ...shot.attempts.map(({ take, customId }) => `  ${formatTake(take)}  to submit as ${customId}`),
    ...shot.deferred.map(({ take, why }) => `  ${formatTake(take)}  deferred: ${plainText(why)}`),
  ];
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/plan-explanation@1',
    document: { shot, changes },
    human: lines.join('\n'),
  };
}

function notInPlan(wanted: string, plan: RenderPlan): RenderQueueError {
  const ids = plan.shots.map(({ shotId }) => shotId);
  const near = findNear(wanted, ids);
  return new RenderQueueError({
    code: 'E_SHOT_UNKNOWN',
    kind: 'usage',
    message: `The plan has no shot \`${wanted}\`.`,
    hint: near === undefined ? '`nightshoot plan` lists the shots there are.' : `Did you mean \`${near}\`?`,
  });
}

import { RenderQueueError } from '../domain/render-queue-error.js';
import type { BroughtHome } from './brought-home.js';
import { exitCodeOfError, exitCodeOfFerry, worseExitCode } from './exit-code.js';

/** What a call ends with that was hindered from sending: of the error and of what became of paid clips, the worse. */
export function lossesFirst(hindrance: RenderQueueError, brought: BroughtHome): RenderQueueError {
  const own = exitCodeOfError(hindrance.kind);
  const gone = brought.lost.length + brought.doomed.length;
  if (gone === 0 || worseExitCode(own, exitCodeOfFerry(brought)) === own) return hindrance;
  return new RenderQueueError({
    code: 'E_FOOTAGE_LOST',
    kind: 'footage',
    message: `${gone} paid ${gone === 1 ? 'clip is' : 'clips are'} lost or certain to be. And nothing new was sent: ${hindrance.message}`,
    ...(hindrance.hint === undefined ? {} : { hint: hindrance.hint }),
    cause: hindrance,
  });
}

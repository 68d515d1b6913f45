import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { comparePulls, deadlineOf, type Pull } from './pull-list.js';

/** A shutdown may be announced after a clip was rendered: every deadline behind it moves to it. Most urgent first. */
export async function runAdvanceDeadlines(
  { pulls }: { readonly pulls: readonly Pull[] },
  { ledger, clock }: Pick<FerryPorts, 'ledger' | 'clock'>,
  { shutdownAtMs }: Pick<FerryOptions, 'shutdownAtMs'>,
): Promise<readonly Pull[]> {
  const moved = pulls.map((pull) => beforeShutdown(pull, shutdownAtMs?.(pull.model)));
  const advanced = moved.filter((pull, index) => pull !== pulls[index] && pull.kind === 'video');
  if (advanced.length === 0) return pulls;
  await ledger.recordDeadlines(
    advanced.map((pull) => ({
      customId: pull.attempt.customId,
      downloadDeadlineMs: deadlineOf(pull),
      deadlineSource: 'provider_shutdown',
    })),
    clock.now(),
  );
  return moved.toSorted(comparePulls);
}

/** A shutdown that was to come before the clip was known as rendered did not come then: the server told us of it. */
function beforeShutdown(pull: Pull, shutdownAtMs: number | undefined): Pull {
  if (shutdownAtMs === undefined || shutdownAtMs >= deadlineOf(pull)) return pull;
  if (shutdownAtMs <= pull.attempt.updatedAtMs) return pull;
  return {
    ...pull,
    attempt: { ...pull.attempt, downloadDeadlineMs: shutdownAtMs, deadlineSource: 'provider_shutdown' },
  };
}

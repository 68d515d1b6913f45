import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { RunCommand } from '../command.js';
import { confirm } from '../confirm.js';
import { exitCodes } from '../exit-code.js';
import { openStanding } from '../open-standing.js';
import { withLedger } from '../with-ledger.js';

/** Ends a lease whose holder is named, so that nobody ends another one by mistake. */
export const run: RunCommand = async (invocation, session) => {
  const [wanted = ''] = invocation.arguments;
  const { project } = await openStanding(invocation, session);
  return withLedger(project, async (ledger) => {
    const lease = await ledger.lease();
    if (lease?.holder.id !== wanted) throw otherLease(wanted, lease?.holder.id);
    const { host, user, pid } = lease.holder;
    await confirm(`End the lease of ${user}@${host}, process ${pid}?`, session);
    await ledger.breakLease(wanted, session.environment.user);
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/unlock@1',
      document: { lease },
      human: `The lease of ${user}@${host}, process ${pid}, has ended; its writes are refused from now on.`,
    };
  });
};

function otherLease(wanted: string, held: string | undefined): RenderQueueError {
  return new RenderQueueError({
    code: 'E_LEASE_ID',
    kind: 'usage',
    message: held === undefined ? 'Nobody holds the lease.' : `The lease is not \`${wanted}\`.`,
    hint: held === undefined ? 'There is nothing to unlock.' : `It is \`${held}\`; \`nightshoot status\` says whose.`,
  });
}

import { RenderQueueError } from '../../domain/render-queue-error.js';

/**
 * Runs a piece of ledger work and translates what the database driver throws. Busy and connection faults may pass, so
 * they are retryable; the transaction they happened in was rolled back.
 */
export async function translatingFaults<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RenderQueueError ? error : ledgerFault(error);
  }
}

function ledgerFault(error: unknown): RenderQueueError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isPassing = passingFault.test(code) || (error instanceof Error && connectionGone.test(error.message));
  return new RenderQueueError({
    code: isPassing ? 'E_LEDGER_UNREACHABLE' : 'E_LEDGER_FAULT',
    kind: 'ledger',
    message: `The ledger's database failed${code === '' ? '' : ` with ${code}`}.`,
    hint: isPassing
      ? 'Run the same command again; nothing of this step was recorded.'
      : 'Check the disk or the database server, then run the same command again.',
    retryable: isPassing,
    cause: error,
  });
}

/**
 * SQLite's busy and locked; Node's socket errors; PostgreSQL classes 08 (connection), 40 (rollback), 53 (resources),
 * 57P0x (shutdown, crash, starting up) and 55P03 (lock timeout). https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const passingFault =
  /^(SQLITE_(BUSY|LOCKED).*|ECONN\w+|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOENT|08\w{3}|40\w{3}|53\w{3}|57P0\d|55P03)$/;

/** What `pg` and `pg-pool` throw without a code when a connection is gone or none comes. pg 8.23, lib/client.js; pg-pool 3, index.js */
const connectionGone =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable|timeout exceeded when trying to connect)/;

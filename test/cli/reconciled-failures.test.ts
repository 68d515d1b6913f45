import { beforeEach, expect, test } from 'vitest';
import { reconciledFailures } from '../../src/cli/reconciled-failures.js';
import { formatReconciledFailures } from '../../src/cli/view/format-reconciled.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, refusedLine, renderedLine, resultFile, ScriptedServer } from '../support/scripted-server.js';
import { type SentNight, sendNight } from '../support/sent-night.js';

const silent = () => undefined;
const talk = { say: silent, warn: silent, progress: silent };
const retries = { rateLimit: 3, neverStarted: 2, outputRefused: 1 };

let night: SentNight;
beforeEach(async () => {
  const clock = new FixedClock();
  const server = new ScriptedServer();
  night = await sendNight(['DCK_0010', 'DCK_0020', 'LGT_0010'], clock);
  const [first = '', second = '', third = ''] = night.customIds;
  const moderated = { code: 'moderation_blocked', message: 'The clip was blocked.' };
  const bad = { code: 'content_policy_violation', message: 'Your prompt\u001b[2J was\nflagged.' };
  server.batch = aBatch({ outputFileId: 'file_out', completedAtMs: clock.now() });
  const lines = [renderedLine(first, 'video_1'), refusedLine(second, bad), refusedLine(third, moderated)];
  server.files.set('file_out', resultFile(lines));
  const ports = { ledger: night.ledger, api: server, clock, crashPoints: { reach: silent }, talk };
  await runReconcile({}, ports, { downloadWindowMs: 86_400_000, missingGraceMs: 0 });
});

async function failures(isRead = true) {
  const versions = await night.ledger.versions(
    ['DCK_0010', 'DCK_0020', 'LGT_0010'].map((id) => shotIdSchema.parse(id)),
  );
  const rules = { retries, cancelled: new Set<never>(), isRead: () => isRead };
  return reconciledFailures(await night.ledger.attempts(), versions, rules);
}

test('a failure is told with its place in the lists, the words of the server, and what to do', async () => {
  expect(formatReconciledFailures(await failures())).toBe(`shotlists/harbor.shotlist.yaml:12: DCK_0020 v001 t01
  The prompt was refused: Your prompt\\u001b[2J was flagged. (content_policy_violation)
  Change the prompt in the list; the next run renders it as a new version. \`nightshoot show DCK_0020\`
shotlists/harbor.shotlist.yaml:12: LGT_0010 v001 t01
  The finished clip was refused: The clip was blocked. (moderation_blocked)
  The next run tries again.`);
});

test('batches that were read before are not told of again', async () => {
  expect(await failures(false)).toEqual([]);
});

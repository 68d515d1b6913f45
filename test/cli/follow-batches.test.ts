import { expect, test } from 'vitest';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { followBatches } from '../../src/cli/follow-batches.js';
import type { Clock } from '../../src/ports/clock.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, renderedLine, resultFile, ScriptedServer } from '../support/scripted-server.js';
import { sendNight } from '../support/sent-night.js';

const hourMs = 3_600_000;

test('looks again at a dropped line as soon as ever, though the clock of this machine was put back meanwhile', async () => {
  const time = new FixedClock();
  const server = new ScriptedServer();
  const night = await sendNight(['DCK_0010', 'DCK_0020'], time);
  const [first] = night.customIds;
  server.files.set('file_out', resultFile([renderedLine(`${first}`, 'video_a')]));
  server.batches.set('batch_1', aBatch({ outputFileId: 'file_out', completedAtMs: time.now() }));
  server.clockAheadMs = -12 * hourMs;
  const sleeps: number[] = [];
  const clock: Clock = {
    now: () => time.now() - server.clockAheadMs,
    monotonicMs: time.monotonicMs,
    sleep: async (delayMs) => {
      sleeps.push(delayMs);
      await time.sleep(delayMs);
    },
  };
  const { readFile } = server;
  server.readFile = async function* (...file) {
    server.clockAheadMs = 0;
    yield* readFile.apply(server, file);
  };
  const silent = () => undefined;

  await followBatches(
    { onRound: silent },
    {
      ledger: night.ledger,
      api: server,
      clock,
      random: { fraction: () => 0.5 },
      crashPoints: { reach: silent },
      talk: { say: silent, warn: silent, progress: silent },
      news: undefined,
    },
    {
      serverKind: kindOf('openai'),
      isOnce: false,
      reconcile: { downloadWindowMs: 24 * hourMs, missingGraceMs: hourMs / 2 },
      signal: new AbortController().signal,
    },
  );

  expect(Math.max(...sleeps)).toBeLessThanOrEqual(hourMs / 2);
});

function kindOf(name: string) {
  const kind = findServerKind(name);
  if (kind === undefined) throw new Error(`no server kind ${name}`);
  return kind;
}

import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { formatMoneyTotal, sumMoney } from '../../src/domain/money.js';
import { plannedAttempts } from '../../src/domain/render-plan.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { type RunPlanOptions, runPlan } from '../../src/plan/run-plan.js';
import { runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { listOptions } from '../support/list-options.js';
import { noLimits } from '../support/no-limits.js';

const rehearsal = { kind: 'nightshoot', rendersPlaceholders: true };

describe('the plan of the example show', () => {
  test('asks for every take once, in the order of the cut', async () => {
    const { plan, diagnostics } = await planHarbor(rehearsal);
    expect(diagnostics).toEqual([]);
    expect(plan.shots.map(({ shotId, change, attempts }) => `${shotId} ${change} ${attempts.length}`)).toEqual([
      'DCK_0010 new 2',
      'DCK_0015 new 1',
      'DCK_0020 new 1',
      'DCK_0030 new 2',
      'DCK_0040 new 1',
      'DCK_0045 new 1',
      'DCK_0050 new 1',
      'LGT_0010 new 2',
      'LGT_0020 new 1',
      'LGT_0025 new 2',
      'LGT_0030 new 1',
      'LGT_0040 new 1',
      'LGT_0045 new 1',
      'LGT_0050 new 1',
    ]);
  });

  test('gives first attempts the same ids and lines on every machine', async () => {
    const { plan } = await planHarbor(rehearsal);
    const golden = plannedAttempts(plan).slice(0, 4);
    expect(golden.map(({ attempt }) => `${attempt.customId} ${attempt.lineSha256}`)).toMatchInlineSnapshot(`
      [
        "DCK_0010.t01.a1.65b89050b4bd 49ae417593d9440f95515c10d402f77185032ef6a08c2d34f181103453e5d5a1",
        "DCK_0010.t02.a1.65b89050b4bd 5c7933711fbc43d14382fed2250f0d657c00155ebc04796180beabf12a8c8cea",
        "DCK_0015.t01.a1.5691f104f464 18d63ffa55a0a29692e48823e8d80d04adda20ad647c81b745f187e1690e998a",
        "DCK_0020.t01.a1.5e60df87225f b38c1947d5e481e3e4b17b993131607079e7c34c2274c9a8309679e30dcd7a23",
      ]
    `);
  });

  test('says in a rehearsal what it would cost', async () => {
    const { plan } = await planHarbor(rehearsal);
    const total = sumMoney(plannedAttempts(plan).map(({ attempt }) => attempt.price));
    expect(formatMoneyTotal(total)).toMatchInlineSnapshot(`"would cost $5.20"`);
  });

  test('refuses models that the server has retired, once each, with the day', async () => {
    const { diagnostics } = await planHarbor({ kind: 'openai', rendersPlaceholders: false });
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'E_MODEL_RETIRED `sora-2` was retired on 2026-09-24 at servers of kind `openai`.',
      'E_MODEL_RETIRED `sora-2-pro` was retired on 2026-09-24 at servers of kind `openai`.',
    ]);
    expect(diagnostics.map(({ place }) => place?.field)).toEqual(['model', 'model']);
    expect(diagnostics[0]?.related?.[0]?.message).toBe('`DCK_0010` inherits it');
  });
});

async function planHarbor(server: RunPlanOptions['server']): ReturnType<typeof runPlan> {
  const files = openProjectFiles(resolve(import.meta.dirname, '../..'));
  const { lists, contents } = await runReadShotLists({ patterns: ['shotlists'] }, { files }, listOptions());
  const clock = { now: () => 0 };
  const state = emptyMemoryLedger(formatUlid(0, new Uint8Array(10)));
  const ledger = openMemoryLedger(state, { clock, processes: { isGone: () => false } });
  const retries = { rateLimit: 3, neverStarted: 2, outputRefused: 1 };
  const options = {
    catalog: assembleCatalog([]),
    server,
    retries,
    limits: noLimits,
    atMs: Date.parse('2026-11-23T00:00:00Z'),
  };
  return runPlan({ show: 'HRB', lists, contents }, { ledger }, options);
}

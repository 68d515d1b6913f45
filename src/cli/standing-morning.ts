import type { DailiesConfig } from '../config/config.js';
import { microUsd } from '../domain/money.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import { type RunBooks, runLoadBooks } from '../report/run-load-books.js';
import type { LinkStyle, RenderOptions } from '../report/run-render-morning.js';
import type { Project } from '../wiring.js';

export interface Morning extends RunBooks {
  /** Absolute path of the page; undefined where this call wrote none. */
  readonly page: string | undefined;
}

/** How the newest run stands, without writing anything. Undefined before the first run. */
export async function standingMorning(plan: RenderPlan, ledger: LedgerReader): Promise<Morning | undefined> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) return undefined;
  return { ...(await runLoadBooks({ runId: newest.id, plan }, { ledger })), page: undefined };
}

export function dailiesOptions({ config }: Project): RenderOptions {
  const { runUsd } = config.limits;
  return {
    timezone: config.timezone,
    budgetMicroUsd: runUsd === undefined ? undefined : microUsd(runUsd),
    links: linkStyle(config.dailies),
  };
}

function linkStyle({ links, baseUrl, presignHours }: DailiesConfig): LinkStyle {
  if (links === 'presign') return { kind: 'presign', hours: presignHours };
  if (links === 'relative') return { kind: 'relative' };
  if (baseUrl !== undefined) return { kind: 'base_url', url: baseUrl };
  throw new RenderQueueError({
    code: 'E_LINKS_BASE',
    kind: 'config',
    message: '`dailies.links` is `base_url`, but there is no `dailies.base_url`.',
    hint: 'Write the address below which the store is served, such as `base_url: https://dailies.example/hrb`.',
  });
}

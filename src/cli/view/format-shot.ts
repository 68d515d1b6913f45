import type { Decision } from '../../domain/decision.js';
import type { AssetRecord, AttemptRecord, VersionRecord } from '../../domain/ledger-records.js';
import { formatMoney } from '../../domain/money.js';
import { formatPlace } from '../../domain/place.js';
import type { ShotId } from '../../domain/shot-id.js';
import { formatTake, formatVersion } from '../../domain/take-name.js';
import type { Paint } from './paint.js';
import { oneLine } from './plain-text.js';

export interface ShotRecords {
  readonly shotId: ShotId;
  readonly versions: readonly VersionRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly assets: readonly AssetRecord[];
  /** What people said of it, oldest first. */
  readonly decisions: readonly Decision[];
}

/** A shot's whole history: each version with its request, each attempt with what became of it and where it lies, each word of an operator. */
export function formatShot({ shotId, versions, attempts, assets, decisions }: ShotRecords, paint: Paint): string {
  const lines = [paint.bold(shotId)];
  for (const version of versions) {
    const { request } = version;
    lines.push(
      '',
      `${formatVersion(version.version)}  ${request.method} · ${request.model} · ${request.size} · ${request.seconds} s · ${formatPlace(version.place)}`,
      `      ${oneLine(request.prompt, 100)}`,
    );
    for (const attempt of attempts.filter((made) => made.version === version.version)) {
      lines.push(...formatAttempt(attempt, assets));
    }
  }
  if (decisions.length > 0) lines.push('', ...decisions.map(formatDecision));
  return lines.join('\n');
}

function formatDecision({ atMs, who, verb, take, reason }: Decision): string {
  const what = take === undefined ? verb : `${verb} ${formatTake(take)}`;
  const why = reason === '' ? '' : `: ${oneLine(reason, 100)}`;
  return `${new Date(atMs).toISOString().slice(0, 16)}Z  ${oneLine(who, 40)}  ${what}${why}`;
}

function formatAttempt(attempt: AttemptRecord, assets: readonly AssetRecord[]): string[] {
  const { take, attempt: number, state, price, customId, failure } = attempt;
  const tries = number === 1 ? '' : `, try ${number}`;
  const files = assets.filter((asset) => asset.customId === customId);
  return [
    `  ${formatTake(take)}  ${state}${tries} · ${formatMoney(price)} · ${customId}`,
    ...(failure === undefined ? [] : [`       ${failure.code}: ${oneLine(failure.message, 100)}`]),
    ...files.map((asset) => `       ${asset.kind.padEnd(11)} ${asset.receipt.location}`),
  ];
}

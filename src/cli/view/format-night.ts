import { relative } from 'node:path';
import type { Config, StoreUrl } from '../../config/config.js';
import type { NightReport } from '../night-at-server.js';
import { formatBooks } from './format-books.js';
import type { Paint } from './paint.js';

/** The night as `--json` prints it. Paths are relative to the project. */
export function nightDocument(report: NightReport, config: Config): object {
  const { morning } = report;
  return {
    show: report.show,
    run: morning?.run.name,
    submitted: report.submitted,
    uploaded: report.uploaded,
    left: report.brought.left.length,
    certain_losses: report.brought.doomed,
    lost: report.brought.lost,
    refusals: report.plan.refusals,
    books: morning?.books,
    store: formatStore(config.store.url),
    dailies: morning?.page === undefined ? undefined : relative(config.folder, morning.page),
  };
}

/** The last lines of a night: what came in, what it cost, where it lies. */
export function formatNight(
  report: NightReport,
  { config, paint }: { readonly config: Config; readonly paint: Paint },
): string {
  const { morning, show } = report;
  if (morning === undefined) return `${show} has no run yet.`;
  const { run, books } = morning;
  const kind = run.kind === 'rehearsal' ? 'Rehearsal' : 'Run';
  const note = run.kind === 'rehearsal' ? ' · placeholders, nothing is paid' : '';
  const lines = [paint.bold(`${kind} ${run.name} · ${show}${note}`), formatBooks(books, paint), ''];
  lines.push(`  Store     ${formatStore(config.store.url)}`);
  if (morning.page !== undefined) lines.push(`  Dailies   ${relative(config.folder, morning.page)}`);
  return lines.join('\n');
}

export function formatStore(url: StoreUrl): string {
  return url.kind === 'file' ? url.path : `s3://${[url.bucket, url.prefix].filter((part) => part !== '').join('/')}`;
}

import type { GatewayBatch } from '../domain/gateway-records.js';
import { html, trustedHtml } from '../report/page/html.js';
import { type GatewayStanding, lineStates } from './gateway-standing.js';
import type { RateMeter } from './rate-meter.js';

/** The status page: readable without scripts, and itself again every ten seconds. */
export function drawStanding({ batches, renderers, activity, nowMs }: GatewayStanding): string {
  return html`${trustedHtml('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10">
<title>nightshoot gateway</title>
<style>${trustedHtml(standingStyle)}</style>
</head>
<body>
<main>
<h1>nightshoot gateway</h1>
<p>${timeOf(nowMs)}</p>
<h2>Renderers</h2>
<table>
<thead><tr><th scope="col">Renderer</th><th scope="col">Under way</th><th scope="col">At most</th><th scope="col">State</th></tr></thead>
<tbody>${renderers.map(
    (renderer) => html`
<tr><th scope="row">${renderer.name}</th><td>${renderer.active}</td><td>${renderer.limit}</td><td>${
      renderer.coolUntilMs > nowMs ? `asked to wait until ${timeOf(renderer.coolUntilMs)}` : 'ready'
    }</td></tr>`,
  )}
</tbody>
</table>
<h2>Rates</h2>
<table>
<thead><tr><th scope="col">What</th><th scope="col">A minute lately</th><th scope="col">Since the start</th></tr></thead>
<tbody>
<tr><th scope="row">Lines ended</th><td>${rateOf(activity.lines)}</td><td>${activity.lines.total}</td></tr>
<tr><th scope="row">Renders</th><td>${rateOf(activity.renders)}</td><td>${activity.renders.total}</td></tr>
<tr><th scope="row">Bytes served</th><td>${megabytes(activity.servedBytes.perMinute())}</td><td>${megabytes(activity.servedBytes.total)}</td></tr>
</tbody>
</table>
<h2>Batches</h2>
${batches.length === 0 && html`<p>None yet.</p>`}
<table>
<thead><tr><th scope="col">Batch</th><th scope="col">Show</th><th scope="col">Status</th><th scope="col">Made</th><th scope="col">Done at about</th>${lineStates.map((state) => html`<th scope="col">${state}</th>`)}</tr></thead>
<tbody>${batches.map(
    ({ batch, counts, endsAtMs }) => html`
<tr><th scope="row">${batch.id}</th><td>${batch.metadata['nightshoot_show'] ?? ''}</td><td>${batch.status}</td><td>${timeOf(batch.createdAtMs)}</td><td>${endOf(batch, endsAtMs)}</td>${lineStates.map((state) => html`<td>${counts[state] ?? 0}</td>`)}</tr>`,
  )}
</tbody>
</table>
</main>
</body>
</html>
`.markup;
}

/** Known to the server, which allows this style and nothing else in its content policy. */
export const standingStyle =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1d21;background:#fff}table{border-collapse:collapse;margin:0 0 2rem}th,td{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #c9ccd2}thead th{color:#494d55}@media(prefers-color-scheme:dark){body{color:#e8eaee;background:#14161a}thead th{color:#b6bac3}th,td{border-color:#3a3e46}}';

function endOf({ expiresAtMs }: GatewayBatch, endsAtMs: number | undefined): string {
  if (endsAtMs === undefined) return '';
  return endsAtMs > expiresAtMs ? `not before its window closes, ${timeOf(expiresAtMs)}` : timeOf(endsAtMs);
}

function rateOf(meter: RateMeter): string {
  return meter.perMinute().toFixed(1);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** UTC, as the API's own times are. */
function timeOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
